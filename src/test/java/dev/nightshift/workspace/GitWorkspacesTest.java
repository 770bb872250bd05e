package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.Requires;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.integration.ssh.OpenSshServer;
import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.transport.RefSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a bare repository as the remote, and somebody who pushes to it. */
class GitWorkspacesTest {
  private static final String SERVICE = "services/payments.yaml";

  @TempDir Path temp;
  private final TickingClock clock = new TickingClock(Instant.parse("2026-03-02T12:00:00Z"));
  private Git remote;
  private Git git;
  private WorkspaceFolder folder;

  @BeforeEach
  void open() throws Exception {
    remote = Git.init().setBare(true).setInitialBranch("main").setDirectory(temp.resolve("remote.git").toFile()).call();
    git = Git.init().setInitialBranch("main").setDirectory(temp.resolve("clone").toFile()).call();
    folder = WorkspaceFolder.small(temp.resolve("clone/shop"));
  }

  @AfterEach
  void close() {
    git.close();
    remote.close();
  }

  private String push(String subject) throws GitAPIException, IOException {
    git.add().addFilepattern(".").call();
    git.add().setUpdate(true).addFilepattern(".").call();
    String commit = git.commit().setMessage(subject).setAuthor("Ada Lovelace", "ada@example.org").setSign(false).call().name();
    git.push().setRemote(address()).setRefSpecs(new RefSpec("+HEAD:refs/heads/main")).call();
    return commit;
  }

  private String address() {
    return "file://" + temp.resolve("remote.git");
  }

  private GitWorkspaces start() {
    return start(address() + "#main:shop");
  }

  private GitWorkspaces start(String address) {
    return start(address, Map.of());
  }

  private GitWorkspaces start(String address, Map<String, String> environment) {
    return GitWorkspaces.open(
        GitAddress.parse(address), temp.resolve("data"), TestWorkspaces.loader(), WorkspaceFacts.NONE, clock, environment);
  }

  private static GitOrigin origin(GitWorkspaces workspaces) {
    return workspaces.origin().orElseThrow();
  }

  @Test
  void a_folder_of_a_branch_is_in_force_under_the_name_of_its_commit() throws Exception {
    String commit = push("First");
    GitWorkspaces workspaces = start();

    assertThat(workspaces.current().version()).isEqualTo(commit);
    assertThat(workspaces.current().catalog().services()).containsKey("payments");
    assertThat(origin(workspaces).commit())
        .returns(commit, GitCommit::id).returns("Ada Lovelace", GitCommit::author).returns("First", GitCommit::subject);
    assertThat(origin(workspaces).remote()).isEqualTo(address() + "#main:shop");
    assertThat(start(address() + "#:shop").current().version()).isEqualTo(commit);
    assertThatThrownBy(() -> start(address() + "#main:absent")).isInstanceOf(Problem.Invalid.class).hasMessageContaining("no folder absent");
    assertThatThrownBy(() -> start(address() + "#absent:shop")).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("could not be read");
  }

  @Test
  void it_is_pulled_when_the_time_has_come_and_when_a_webhook_wants_it() throws Exception {
    folder.file("nightshift.yaml", folder.text("nightshift.yaml") + "git: {pullEvery: 2m}\n");
    String first = push("First");
    GitWorkspaces workspaces = start();

    folder.replace(SERVICE, "name: Payments", "name: Paying").file("runbooks/Pay.md", "# Pay\n");
    String second = push("Second");
    clock.tick(Duration.ofSeconds(119));
    workspaces.look();
    assertThat(workspaces.current().version()).isEqualTo(first);
    clock.tick(Duration.ofSeconds(1));
    workspaces.look();
    assertThat(workspaces.current().version()).isEqualTo(second);
    assertThat(origin(workspaces).changes())
        .containsExactlyInAnyOrder(new GitOrigin.Change("added", "shop/runbooks/Pay.md"), new GitOrigin.Change("changed", "shop/" + SERVICE));

    folder.without("runbooks/Pay.md");
    String third = push("Third");
    workspaces.want();
    workspaces.look();
    assertThat(workspaces.current().version()).isEqualTo(third);
    assertThat(origin(workspaces).changes()).containsExactly(new GitOrigin.Change("removed", "shop/runbooks/Pay.md"));
  }

  @Test
  void the_files_of_a_commit_can_be_had_when_later_ones_are_in_force() throws Exception {
    folder.file("playbooks/restart.yaml", "first");
    String first = push("First");
    GitWorkspaces workspaces = start();
    for (int number = 0; number < 8; number++) {
      folder.file("playbooks/restart.yaml", "later " + number);
      push("Later " + number);
      workspaces.pull();
    }

    assertThat(workspaces.folder(first).resolve("playbooks/restart.yaml")).hasContent("first");
    assertThat(workspaces.folder("").resolve("playbooks/restart.yaml")).hasContent("later 7");
    assertThatThrownBy(() -> workspaces.folder("0".repeat(40))).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("000");
    assertThatThrownBy(() -> workspaces.folder("../../etc")).isInstanceOf(Problem.Unavailable.class);
  }

  @Test
  void a_broken_commit_is_refused_and_the_last_good_one_stays_also_over_a_restart() throws Exception {
    String good = push("Good");
    GitWorkspaces workspaces = start();
    folder.replace(SERVICE, "team: payments", "team: nobody");
    String broken = push("Broken");
    workspaces.pull();

    for (GitWorkspaces each : List.of(workspaces, start())) {
      assertThat(each.current().version()).isEqualTo(good);
      assertThat(each.problems()).extracting(Object::toString).anyMatch(text -> text.startsWith(SERVICE + ":2: "));
      assertThat(origin(each).refused()).isNotNull().returns(broken, GitCommit::id).returns("Broken", GitCommit::subject);
      assertThat(origin(each).refusedChanges()).containsExactly(new GitOrigin.Change("changed", "shop/" + SERVICE));
    }

    folder.replace(SERVICE, "team: nobody", "team: payments");
    String corrected = push("Corrected");
    workspaces.pull();
    assertThat(workspaces.current().version()).isEqualTo(corrected);
    assertThat(workspaces.problems()).isEmpty();
    assertThat(origin(workspaces).refused()).isNull();
  }

  @Test
  void ssh_carries_it_with_one_key_to_a_host_that_is_known() throws Exception {
    Requires.binary("git-upload-pack", "git");
    String commit = push("First");
    Path keys = Files.createDirectory(temp.resolve("ssh"));
    try (OpenSshServer server = OpenSshServer.start(keys)) {
      String address = "ssh://" + System.getProperty("user.name") + "@127.0.0.1:" + server.port() + temp.resolve("remote.git") + "#main:shop";
      Path known = Files.writeString(keys.resolve("known"), server.hostLine("host_ed25519") + server.hostLine("host_ecdsa"));
      Path strangers = Files.writeString(keys.resolve("strangers"), "");
      String key = keys.resolve("user").toString();

      assertThatThrownBy(() -> start(address, Map.of("NIGHTSHIFT_GIT_KEY_FILE", key, "NIGHTSHIFT_GIT_KNOWN_HOSTS", strangers.toString())))
          .isInstanceOf(Problem.Unavailable.class).hasMessageContaining("could not be read");
      assertThatThrownBy(() -> start(address, Map.of())).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("NIGHTSHIFT_GIT_KEY_FILE");
      assertThat(start(address, Map.of("NIGHTSHIFT_GIT_KEY_FILE", key, "NIGHTSHIFT_GIT_KNOWN_HOSTS", known.toString())).current().version())
          .isEqualTo(commit);
    }
  }

  @Test
  void a_push_that_rewrites_the_branch_is_followed() throws Exception {
    String first = push("First");
    folder.file("runbooks/Pay.md", "# Pay\n");
    push("Second");
    GitWorkspaces workspaces = start();
    git.reset().setMode(ResetCommand.ResetType.HARD).setRef(first).call();
    folder.file("runbooks/Other.md", "# Other\n");
    String rewritten = push("Rewritten");
    workspaces.pull();

    assertThat(workspaces.current().version()).isEqualTo(rewritten);
    assertThat(workspaces.current().runbooks()).extracting(runbook -> runbook.name()).containsExactly("Other");
  }

  @Test
  void the_files_of_a_few_versions_are_kept_and_always_those_in_force() throws Exception {
    String first = push("First");
    GitWorkspaces workspaces = start();
    for (int number = 2; number < 9; number++) {
      folder.file("runbooks/Pay.md", "# Pay " + number + "\n").replace(SERVICE, number % 2 == 0 ? "team: payments" : "team: nobody", number % 2 == 0 ? "team: nobody" : "team: payments");
      push("Version " + number);
      workspaces.pull();
    }
    assertThat(versions(workspaces)).isLessThanOrEqualTo(6);
    git.reset().setMode(ResetCommand.ResetType.HARD).setRef(first).call();
    git.push().setRemote(address()).setRefSpecs(new RefSpec("+HEAD:refs/heads/main")).call();
    workspaces.pull();

    assertThat(workspaces.current().version()).isEqualTo(first);
    assertThat(workspaces.current().folder().resolve(SERVICE)).exists();
    assertThat(versions(workspaces)).isLessThanOrEqualTo(6);
  }

  private static long versions(GitWorkspaces workspaces) throws IOException {
    try (Stream<Path> all = Files.list(workspaces.current().folder().resolveSibling(""))) {
      return all.count();
    }
  }

  @Test
  void a_remote_that_does_not_answer_leaves_the_last_version_in_force_also_over_a_restart() throws Exception {
    String commit = push("First");
    GitWorkspaces workspaces = start();
    Files.move(temp.resolve("remote.git"), temp.resolve("away.git"));
    workspaces.pull();
    GitWorkspaces restarted = start();

    assertThat(origin(workspaces).unreachable()).contains("could not be read");
    assertThat(restarted.current().version()).isEqualTo(commit);
    assertThat(origin(restarted).unreachable()).contains("could not be read");
    Files.move(temp.resolve("away.git"), temp.resolve("remote.git"));
    restarted.pull();
    assertThat(origin(restarted).unreachable()).isNull();
  }

  @Test
  void a_link_out_of_the_tree_and_a_huge_file_are_refused_with_the_reason() throws Exception {
    String good = push("Good");
    GitWorkspaces workspaces = start();
    Files.createSymbolicLink(folder.path().resolve("out"), Path.of("../../../etc/passwd"));
    push("Link");
    workspaces.pull();
    assertThat(workspaces.problems().toString()).contains("out is a link that leaves the workspace");

    Files.delete(folder.path().resolve("out"));
    Files.write(folder.path().resolve("huge"), new byte[(16 << 20) + 1]);
    push("Huge");
    workspaces.pull();
    assertThat(workspaces.problems().toString()).contains("huge is larger than 16 MiB");
    assertThat(workspaces.current().version()).isEqualTo(good);
  }

  @Test
  void an_address_is_a_remote_with_branch_and_folder_and_never_holds_a_password() {
    assertThat(GitAddress.parse("https://git.example.org/ops.git#main:/shop/"))
        .isEqualTo(new GitAddress("https://git.example.org/ops.git", "main", "shop"));
    assertThat(GitAddress.parse("ssh://git@git.example.org:2222/ops.git")).isEqualTo(new GitAddress("ssh://git@git.example.org:2222/ops.git", "", ""));
    assertThat(GitAddress.isRemote("examples/shop")).isFalse();
    for (String wrong : List.of("https://u:hunter2@git.example.org/ops.git", "ftp://x/y", "https://x/y#ma in", "https://x/y#main:../z")) {
      assertThatThrownBy(() -> GitAddress.parse(wrong)).isInstanceOf(Problem.Invalid.class).message().doesNotContain("hunter2");
    }
  }
}
