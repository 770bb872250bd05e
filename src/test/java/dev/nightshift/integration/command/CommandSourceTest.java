package dev.nightshift.integration.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CommandSourceTest {

  private static String fetch(String timeout, String... run) throws InterruptedException {
    String json = Json.write(Map.of("run", List.of(run), "timeout", timeout, "environment", List.of("VAULT_OF_MINE")));
    CommandSource source =
        new CommandSource(
            name -> name.equals("secretSources.commands.pager") ? Optional.of(json) : Optional.empty(),
            Map.of("VAULT_OF_MINE", "mine", "OTHER", "other"));
    return source.fetch("pager", reference -> reference);
  }

  @Test
  void takes_what_the_command_prints_and_no_shell_reads_its_arguments() throws Exception {
    assertThat(fetch("PT10S", "printf", "%s", "$(id) ; *")).isEqualTo("$(id) ; *");
  }

  @Test
  void a_command_sees_only_the_variables_that_it_was_given() throws Exception {
    assertThat(fetch("PT10S", "env").lines().map(line -> line.replaceFirst("=.*", "")))
        .contains("PATH", "VAULT_OF_MINE").isSubsetOf("PATH", "HOME", "LANG", "VAULT_OF_MINE");
  }

  @Test
  @Timeout(20)
  void a_command_that_hangs_fails_or_prints_without_end_is_ended_and_explained() {
    fails("did not end within 300ms", "PT0.3S", "sleep", "600");
    fails("exit code 3", "PT10S", "sh", "-c", "echo hunter2; echo hunter2 >&2; exit 3");
    fails("more than 64 KiB", "PT10S", "yes", "hunter2");
    fails("cannot be started", "PT10S", "/there/is/no/such/program");
  }

  private static void fails(String why, String timeout, String... run) {
    assertThatThrownBy(() -> fetch(timeout, run)).isInstanceOf(Problem.Unavailable.class).message().contains(why).doesNotContain("hunter2");
  }
}
