package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunbookDocumentationTest {
  private static String text() throws IOException {
    return Files.readString(Path.of("docs/runbooks.md"));
  }

  @Test
  void the_examples_are_without_fault() throws IOException {
    List<String> examples = Pattern.compile("(?ms)^(`{3,})markdown\\n(.*?)^\\1\\n").matcher(text()).results().map(example -> example.group(2)).toList();
    assertThat(examples).hasSize(5);
    for (String example : examples) {
      Parsed parsed = RunbookParser.parse("runbooks/PaymentsDown.md", example);
      assertThat(RunbookLint.check(parsed, LintWorld.context())).isEmpty();
    }
    assertThat(RunbookParser.parse("a.md", examples.get(1)).usable().orElseThrow().steps()).hasSize(5);
  }

  @Test
  void every_field_of_a_variable_is_told() throws IOException {
    String page = text();
    Conditions.FIELDS.forEach((variable, fields) ->
        assertThat(page).contains("| `" + variable + "` | " + fields.getFirst()).satisfies(all ->
            assertThat(all.lines().filter(line -> line.startsWith("| `" + variable + "` | " + fields.getFirst())).findFirst().orElse(""))
                .contains(fields)));
    Conditions.EXPECT.variables().forEach(variable -> assertThat(page).contains("`" + variable + "`"));
  }

  @ParameterizedTest
  @EnumSource(Rung.class)
  void every_rung_is_told(Rung rung) throws IOException {
    assertThat(text()).contains("`" + rung.word() + "`");
  }
}
