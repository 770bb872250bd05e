package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.nightshift.cli.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Whoever copies a command from the documentation gets no usage message. */
class CommandDocumentTest {

  private static final Pattern INLINE = Pattern.compile("`(?:\\./)?nightshift ([a-z][^`]*)`");
  private static final Pattern BLOCK = Pattern.compile("(?m)^(?:\\$ )?(?:\\./)?nightshift ([a-z].*)$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  static List<Path> documents() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("docs"), 1)) {
      return Stream.concat(Stream.of(Path.of("README.md")), files.filter(file -> file.toString().endsWith(".md") && !file.endsWith("plan.md"))).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void its_commands_are_understood(Path document) throws IOException {
    for (String command : commands(Files.readString(document))) {
      String[] words = words(command);
      try {
        Commands.commandLine(false, Nightshift.HERE, words).parseArgs(words);
      } catch (ParameterException wrong) {
        if (wrong instanceof MissingParameterException && !command.contains(" -")) {
          continue; // a name in a sentence
        }
        fail(document + ": nightshift " + command + ": " + wrong.getMessage());
      }
    }
  }

  @Test
  void every_command_that_talks_to_a_server_or_runs_here_is_in_the_page_about_the_command_line() throws IOException {
    String page = Files.readString(Path.of("docs/cli.md"));
    List<String> missing = new ArrayList<>();
    for (String command : leaves(Commands.commandLine(false, Nightshift.HERE), "")) {
      if (!page.contains("nightshift" + command) && !page.contains("`" + command.strip())) {
        missing.add(command.strip());
      }
    }
    assertThat(missing).isEmpty();
  }

  private static List<String> leaves(CommandLine line, String way) {
    if (line.getSubcommands().isEmpty()) {
      return List.of(way);
    }
    return line.getSubcommands().entrySet().stream().flatMap(next -> leaves(next.getValue(), way + " " + next.getKey()).stream()).toList();
  }

  /** Places for a reader's own words are no words. */
  private static List<String> commands(String text) {
    List<String> commands = new ArrayList<>();
    for (Pattern pattern : List.of(INLINE, BLOCK)) {
      Matcher found = pattern.matcher(text);
      while (found.find()) {
        String command = found.group(1).replaceAll("\\s+#.*| [|>&].*|\\\\$", "").strip();
        if (!command.matches(".*(…|\\[|\\||\\b[A-Z]{2,}\\b).*")) {
          commands.add(command);
        }
      }
    }
    return commands;
  }

  private static String[] words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
    }
    return words.toArray(String[]::new);
  }
}
