package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.scenario.CommandProcess.End;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that need no server, as processes of their own. */
class CommandLineScenarioTest {

  @TempDir Path folder;

  private End run(String... arguments) throws Exception {
    try (CommandProcess command = CommandProcess.start(folder, Map.of(), arguments)) {
      return command.end();
    }
  }

  @Test
  void check_finds_nothing_wrong_with_the_example() throws Exception {
    End end = run("check", "--workspace", "examples/shop");

    assertThat(end.exitCode()).as(end.out()).isZero();
    assertThat(end.out()).startsWith("3 services, 2 teams,").endsWith(": 0 errors, 0 warnings.\n").hasLineCount(1);
    assertThat(end.err()).isEmpty();
  }

  @Test
  void check_says_file_line_fault_and_remedy_and_ends_with_1() throws Exception {
    Path workspace = TestShop.write(folder, "");
    Path service = workspace.resolve("services/payments.yaml");
    List<String> lines = Files.readAllLines(service);
    int line = lines.indexOf("environment: staging") + 1;
    lines.set(line - 1, "enviroment: staging");
    Files.write(service, lines);

    End end = run("check", "--workspace", workspace.toString());

    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(end.out().lines())
        .anySatisfy(
            said ->
                assertThat(said)
                    .startsWith(service + ":" + line + ": ")
                    .contains("'enviroment'")
                    .contains("did you mean 'environment'?"));
    assertThat(end.out()).contains("This workspace cannot be used: ");
    assertThat(end.err()).isEmpty();
  }

  @Test
  void steps_lists_the_kinds_with_their_attributes() throws Exception {
    End end = run("steps");

    assertThat(end.exitCode()).isZero();
    assertThat(end.out().lines().filter(said -> !said.isEmpty() && !said.startsWith(" ")))
        .containsExactly(
            "ansible", "chat  (read-only)", "chef", "http", "kubernetes", "lambda", "notify", "promql  (read-only)", "runbook", "shell", "sql", "terraform",
            "wait  (read-only)");
    assertThat(end.out()).contains("    output: text (the default) or json");
    assertThat(end.err()).isEmpty();
  }

  @Test
  void an_unknown_command_is_wrong_usage() throws Exception {
    End end = run("serv");

    assertThat(end.exitCode()).isEqualTo(2);
    assertThat(end.err()).contains("Unmatched argument at index 0: 'serv'").doesNotContain("\tat ");
  }
}
