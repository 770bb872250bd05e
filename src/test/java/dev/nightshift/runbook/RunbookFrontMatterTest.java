package dev.nightshift.runbook;

import static dev.nightshift.runbook.RunbookParserTest.findings;
import static dev.nightshift.runbook.RunbookParserTest.parse;
import static dev.nightshift.runbook.RunbookParserTest.runbook;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The settings above a runbook, and what else may be there. */
class RunbookFrontMatterTest {

  @Test
  void front_matter_of_other_tools_is_tolerated() {
    assertThat(runbook("---\ntitle: T\nweight: 20\ntags: [a, {b: c}]\ndraft: false\n---\n# X\n").title()).isEqualTo("T");
    assertThat(runbook("+++\ntitle = \"T\"\n[menu]\n+++\n# X\n").title()).isEqualTo("T");
    assertThat(runbook("\uFEFF---\r\ntitle: T\r\n---\r\n# X\r\n").title()).isEqualTo("T");
    assertThat(runbook("# X\n\n---\n\ntext\n").title()).isEqualTo("X");
    assertThat(runbook("text\n").title()).isEqualTo("payments-down");
    assertThat(runbook("").title()).isEqualTo("payments-down");
  }

  @Test
  void front_matter_that_cannot_be_read_is_an_error_only_where_the_machine_was_meant() {
    assertThat(findings("---\ntitle: [x\nnightshift:\n  rung: fallback\n---\n")).singleElement().asString()
        .startsWith("3: the front matter cannot be read: not valid YAML");
    assertThat(findings("---\ntitle: [x\n---\n")).singleElement().asString().contains("warning");
    assertThat(findings("---\ntitle: x\nnightshift:\n  rung: fallback\n")).anyMatch(finding -> finding.startsWith("1: the front matter has no closing line"));
    assertThat(findings("---\ntitle: x\n")).singleElement().asString().startsWith("1: warning: the front matter has no closing line");
    assertThat(findings("+++\n[nightshift]\nrung = \"fallback\"\n+++\n")).singleElement().asString()
        .startsWith("1: nightshift settings are read from YAML front matter only");
    assertThat(findings("---\nnightshift: {rung: manual}\nnightshift: {rung: fallback}\n---\n")).singleElement().asString()
        .contains("3: ", "the key 'nightshift' stands here twice");
  }

  @Test
  void a_runbook_whose_front_matter_is_broken_never_runs_with_defaults() {
    Parsed parsed = parse("---\nnightshift: {rung: manual\n---\n## Fix\n```sh {name=a}\nx\n```\n");
    assertThat(parsed.runbook()).isNotNull();
    assertThat(parsed.usable()).isEmpty();
    assertThat(parse("---\nnightshift: {rung: manual}\n\n## Fix\n```sh {name=a}\nx\n```\n").usable()).isEmpty();
  }

  @Test
  void a_billion_laughs_are_refused() {
    StringBuilder yaml = new StringBuilder("---\nnightshift: &l0 [lol]\n");
    for (int level = 1; level < 30; level++) {
      yaml.append("l").append(level).append(": &l").append(level).append(" [")
          .append(("*l" + (level - 1) + ", ").repeat(9)).append("x]\n");
    }
    assertThat(findings(yaml.append("---\n").toString())).singleElement().asString().contains("aliases");
    assertThat(findings("---\nnightshift: " + "[".repeat(50_000) + "\n---\n")).singleElement().asString().contains("nested more than");
    assertThat(findings("---\nnightshift: " + "{a: ".repeat(5_000) + "\n---\n")).singleElement().asString().contains("nested more than");
    assertThat(findings("---\nnightshift: &a [*a]\n---\n")).isNotEmpty();
    assertThat(findings("---\nnightshift: !!javax.script.ScriptEngineManager [x]\n---\n")).isNotEmpty();
  }
}
