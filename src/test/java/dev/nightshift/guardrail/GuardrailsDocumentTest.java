package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guardrails.md shows is what Nightshift accepts, and it leaves none out. */
class GuardrailsDocumentTest {
  private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");

  @TempDir Path folder;

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/guardrails.md"));
  }

  @Test
  void its_examples_are_without_fault() throws IOException {
    List<String> examples = YAML.matcher(page()).results().map((MatchResult found) -> found.group(1)).toList();
    assertThat(examples).hasSizeGreaterThan(5);
    for (String example : examples) {
      WorkspaceFolder workspace = WorkspaceFolder.small(folder.resolve(String.valueOf(examples.indexOf(example))));
      if (example.contains("nightshift:\n")) {
        workspace.file("runbooks/example.md", "---\ntitle: Example\n" + example + "---\n# Example\n\n## Mitigation\n\n```sh {name=act on=local}\ntrue\n```\n");
      } else if (example.startsWith("# access.yaml")) {
        workspace.file("access.yaml", example);
      } else {
        workspace.file("guardrails.yaml", example);
      }
      assertThat(workspace.load().findings()).as(example).isEmpty();
    }
  }

  @Test
  void every_guardrail_has_a_section() throws IOException {
    List<String> headings = page().lines().filter(line -> line.startsWith("## ")).toList();
    try (TestPipeline pipeline = TestPipeline.small(GuardrailWiring.class)) {
      for (String name : pipeline.part(Guardrails.class).names()) {
        assertThat(headings).as(name).anyMatch(heading -> heading.contains("`" + name + "`"));
      }
    }
  }
}
