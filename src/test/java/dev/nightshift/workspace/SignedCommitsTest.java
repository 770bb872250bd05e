package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.Requires;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits as {@code git commit -S} with {@code gpg.format=ssh} makes them, signed by OpenSSH's own ssh-keygen. */
class SignedCommitsTest {
  private static final String HEADERS = """
      tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
      author Ada Lovelace <ada@example.org> 1772452800 +0100
      committer Ada Lovelace <ada@example.org> 1772452800 +0100
      """;
  private static final String MESSAGE = "\nPayments has a second target\n\ngpgsig is a word here\n";

  @TempDir Path folder;
  private String keygen = "";

  @BeforeEach
  void open() {
    keygen = Requires.binary("ssh-keygen", "openssh-client").toString();
  }

  private String key(String name, String type) throws Exception {
    run(keygen, "-q", "-N", "", "-C", "ada@example.org", "-t", type, "-f", folder.resolve(name).toString());
    return Files.readString(folder.resolve(name + ".pub")).strip();
  }

  private RevCommit signed(String key, String namespace, String message) throws Exception {
    Path file = folder.resolve("commit");
    Files.writeString(file, HEADERS + MESSAGE);
    Files.deleteIfExists(folder.resolve("commit.sig"));
    run(keygen, "-Y", "sign", "-n", namespace, "-f", folder.resolve(key).toString(), file.toString());
    String signature = Files.readString(folder.resolve("commit.sig")).strip().replace("\n", "\n ");
    return RevCommit.parse((HEADERS + "gpgsig " + signature + "\n" + message).getBytes(StandardCharsets.UTF_8));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static void refused(SignedCommits rule, RevCommit commit, String why) {
    assertThatThrownBy(() -> rule.check(commit)).isInstanceOf(Problem.Invalid.class).hasMessageContaining(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
  void a_commit_signed_by_an_allowed_key_is_taken(String type) throws Exception {
    SignedCommits rule = new SignedCommits(true, List.of(key("ada", type)));
    RevCommit commit = signed("ada", "git", MESSAGE);

    assertThatCode(() -> rule.check(commit)).doesNotThrowAnyException();
  }

  @Test
  void a_commit_that_is_not_signed_or_by_another_or_was_changed_is_refused() throws Exception {
    String ada = key("ada", "ed25519");
    key("eve", "ed25519");
    SignedCommits rule = new SignedCommits(true, List.of(ada));

    RevCommit unsigned = RevCommit.parse((HEADERS + MESSAGE).getBytes(StandardCharsets.UTF_8));
    refused(rule, unsigned, "is not signed");
    refused(rule, signed("eve", "git", MESSAGE), "not under git.allowedSigners");
    refused(rule, signed("ada", "git", "\nOther words\n"), "not that of its content");
    refused(rule, signed("ada", "file", MESSAGE), "not one that Git makes");
    refused(rule, RevCommit.parse((HEADERS + "gpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n" + MESSAGE).getBytes(StandardCharsets.UTF_8)),
        "not by an SSH key");
    assertThatCode(() -> new SignedCommits(false, List.of()).check(unsigned)).doesNotThrowAnyException();
  }

  @Test
  void the_rule_is_checked_with_the_workspace() {
    WorkspaceFolder files = WorkspaceFolder.small(folder.resolve("workspace"));
    String main = files.text("nightshift.yaml");

    files.file("nightshift.yaml", main + "git: {requireSignedCommits: true}\n");
    assertThat(files.load().errors().toString()).contains("nobody is allowed to sign");
    files.file("nightshift.yaml", main + "git: {requireSignedCommits: true, allowedSigners: [ssh-ed25519 nonsense]}\n");
    assertThat(files.load().errors().toString()).contains("is not a public SSH key");
  }
}
