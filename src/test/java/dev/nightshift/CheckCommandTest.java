package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.identity.Actor;
import dev.nightshift.spi.StepKind;
import dev.nightshift.workspace.Loaded;
import dev.nightshift.workspace.WorkspaceLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What {@code nightshift check} knows without a server is what the server knows. */
class CheckCommandTest {

  /** The step kinds of the server. */
  record Kinds(List<StepKind> kinds) {}

  @ParameterizedTest
  @ValueSource(strings = {"examples/shop", "examples/recipes", "bench/workspace"})
  void the_workspaces_that_come_with_nightshift_are_valid(String folder) {
    Loaded loaded = new WorkspaceLoader(StepKindCatalog.vocabulary()).load(Path.of(folder));

    assertThat(loaded.errors()).isEmpty();
    assertThat(new CommandLine(new CheckCommand()).execute("--workspace", folder)).isZero();
  }

  @Test
  void a_folder_that_is_no_workspace_ends_with_exit_code_1() {
    assertThat(new CommandLine(new CheckCommand()).execute("--workspace", "src")).isEqualTo(1);
  }

  @Test
  void a_git_remote_is_fetched_into_a_folder_of_its_own_and_checked(@TempDir Path temp) throws Exception {
    WorkspaceFolder folder = WorkspaceFolder.small(temp.resolve("clone/shop"));
    try (Git git = Git.init().setInitialBranch("main").setDirectory(temp.resolve("clone").toFile()).call()) {
      git.add().addFilepattern(".").call();
      String commit = git.commit().setMessage("First").setSign(false).call().name();
      String address = temp.resolve("clone").toUri().toString().replaceFirst("file:/+", "file:///") + "#main:shop";
      PrintStream before = System.out;
      List<Path> others = checkouts();
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      try {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(new CommandLine(new CheckCommand()).execute("--workspace", address)).isZero();
        folder.file("runbooks/down.md", "---\nnightshift: {rung: high}\n---\n# Down\n");
        git.add().addFilepattern(".").call();
        git.commit().setMessage("Second").setSign(false).call();
        assertThat(new CommandLine(new CheckCommand()).execute("--workspace", address)).isEqualTo(1);
      } finally {
        System.setOut(before);
      }
      assertThat(printed.toString(StandardCharsets.UTF_8)).contains("version " + commit).contains("\nrunbooks/down.md:2: ");
      assertThat(checkouts()).hasSameElementsAs(others);
    }
  }

  private static List<Path> checkouts() throws IOException {
    try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return left.filter(path -> path.getFileName().toString().startsWith("nightshift-check")).toList();
    }
  }

  @Test
  void warns_of_alerts_without_a_runbook_and_runbooks_without_an_alert_and_of_dead_links(@TempDir Path folder) throws Exception {
    try (TestDatabase database = TestDatabase.create();
        TestServer server = TestServer.start(database, TestWorkspaces.small(), new TickingClock(Instant.parse("2026-03-02T12:00:00Z")))) {
      String event = "{\"action\":\"trigger\",\"name\":\"%s\",\"dedupKey\":\"%s\",\"summary\":\"x\",\"severity\":\"error\",\"service\":\"payments\"}";
      String token = server.token(null, Actor.Role.ADMIN);
      for (String name : List.of("DiskFull", "PaymentsDown")) {
        assertThat(server.post("/api/v1/events", event.formatted(name, name), "Authorization", "Bearer " + token, "Content-Type", "application/json").statusCode()).isEqualTo(202);
      }
      Path tokenFile = Files.writeString(folder.resolve("token"), token);
      Path ops = folder.resolve("ops");
      String address = server.uri("").toString();
      WorkspaceFolder.small(ops)
          .file("nightshift.yaml", "organisation: {name: Shop, zone: Europe/Berlin, allowLocal: true}\nchannels: {smtp: {host: 127.0.0.1, from: n@example.org, tls: none}}\noutbound: {hosts: [127.0.0.1]}\n")
          .file("runbooks/PaymentsDown.md", "# Payments\n\n[gone](" + address + "/assets/000000000000/console.css) [there](" + address + "/status)\n")
          .file("runbooks/OldAlert.md", "# Old\n");
      String plain = printed("--workspace", ops.toString());
      assertThat(plain).contains("0 warnings").doesNotContain("DiskFull");
      String all = printed("--workspace", ops.toString(), "--server", address, "--token-file", tokenFile.toString(), "--links");
      assertThat(all)
          .contains("runbooks:1: warning: no runbook is for the alert DiskFull of payments, last seen on 2026-03-02")
          .contains("OldAlert.md:1: warning: no alert of the last 90 days led to this runbook")
          .contains("PaymentsDown.md:3: warning: the link to " + address + "/assets/000000000000/console.css leads nowhere")
          .contains("3 warnings");
    }
  }

  private static String printed(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(new CommandLine(new CheckCommand()).execute(arguments)).isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void it_knows_the_step_kinds_of_the_server() {
    try (TestDatabase database = TestDatabase.create();
        TestServer server =
            TestServer.start(
                database, TestWorkspaces.small(), new TickingClock(Instant.parse("2026-03-02T12:00:00Z")), Kinds.class)) {
      assertThat(StepKindCatalog.kinds()).extracting(StepKind::name)
          .containsExactlyInAnyOrderElementsOf(server.part(Kinds.class).kinds().stream().map(StepKind::name).toList());
    }
  }
}
