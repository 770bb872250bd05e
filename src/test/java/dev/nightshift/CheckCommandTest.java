package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.spi.StepKind;
import dev.nightshift.workspace.Loaded;
import dev.nightshift.workspace.WorkspaceLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
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
