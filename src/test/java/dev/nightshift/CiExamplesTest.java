package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.cli.Commands;
import dev.nightshift.cli.Commands.Word;
import dev.nightshift.platform.YamlTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples for CI systems are readable, and say what the command line understands. */
class CiExamplesTest {
  private static final Pattern COMMAND = Pattern.compile("nightshift/nightshift (.+)");

  @ParameterizedTest
  @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml"})
  void check_and_test_are_called_as_they_are(String file) throws Exception {
    String text = Files.readString(Path.of("examples/ci", file));
    List<String> commands = COMMAND.matcher(text).results().map(command -> command.group(1)).toList();

    assertThat(YamlTree.read(text)).isPresent();
    assertThat(commands).hasSize(2).anyMatch(command -> command.startsWith("check ")).anyMatch(command -> command.startsWith("test "));
    for (String command : commands) {
      String[] words = command.split(" ");
      Commands.commandLine(false, List.of(new Word("check", CheckCommand.class), new Word("test", TestCommand.class)), words).parseArgs(words);
    }
  }
}
