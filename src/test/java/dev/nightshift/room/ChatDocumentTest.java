package dev.nightshift.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/chat.md shows is what can be typed and configured. */
class ChatDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/chat.md");

  @TempDir Path folder;

  @Test
  void its_commands_are_those_of_the_grammar_and_all_of_them() throws Exception {
    String text = Files.readString(DOCUMENT);
    for (String line : Grammar.help().lines().toList()) {
      assertThat(text).contains("`" + line.substring(0, line.indexOf(' ')));
    }
    Pattern.compile("^/nightshift (.*?)(  .*)?$", Pattern.MULTILINE).matcher(text).results()
        .forEach(found -> assertThat(Grammar.read(found.group(1))).as(found.group(1)).isInstanceOf(Grammar.Read.Understood.class));
  }

  @Test
  void its_configuration_is_accepted() throws Exception {
    List<String> blocks = Pattern.compile("```yaml\n# (\\S+)\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT)).results().map(found -> found.group(2)).toList();
    assertThat(blocks).hasSize(3);
    for (String main : blocks.subList(1, 3)) {
      WorkspaceFolder workspace = WorkspaceFolder.small(folder.resolve("w" + main.length()));
      workspace.file("nightshift.yaml", "organisation: {name: Test, zone: Europe/Berlin, allowLocal: true}\n" + main)
          .replace("teams/payments.yaml", "email: ada@example.org", "slack: U012AB3CD");
      assertThat(workspace.load().errors()).isEmpty();
    }
    WorkspaceFolder people = WorkspaceFolder.small(folder.resolve("people"));
    String chat = blocks.getFirst().lines().filter(line -> line.contains("chat:")).findFirst().orElseThrow().strip();
    assertThat(people.replace("teams/payments.yaml", "role: admin", chat).load().errors()).isEmpty();
  }
}
