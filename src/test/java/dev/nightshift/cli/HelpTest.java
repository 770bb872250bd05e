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
}
