package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {

  @Test
  void every_command_and_every_word_before_one_answers_to_help() {
    answers(Commands.commandLine(false, List.of()));
  }

  private static void answers(CommandLine line) {
    assertThat(line.getCommandSpec().findOption("--help")).as("%s --help", line.getCommandSpec().qualifiedName(" ")).isNotNull();
    assertThat(line.getUsageMessage()).isNotBlank();
    line.getSubcommands().values().forEach(HelpTest::answers);
  }

  @Test
  void only_the_commands_that_an_answer_needs_are_made() {
    assertThat(Commands.commandLine(false, List.of(), "--version").getSubcommands()).isEmpty();
    assertThat(Commands.commandLine(false, List.of(), "run", "show", "7").getSubcommands()).containsOnlyKeys("run");
    var overview = Commands.commandLine(false, List.of(), "--help").getSubcommands();
    assertThat(overview).containsKeys("run", "incident", "audit");
    assertThat(overview.get("run").getSubcommands()).isEmpty();
    assertThat(Commands.commandLine(false, List.of()).getSubcommands().get("run").getSubcommands()).containsKeys("start", "approve");
  }
}
