package dev.nightshift.runbook;

import static dev.nightshift.runbook.RunbookParserTest.attributes;
import static dev.nightshift.runbook.RunbookParserTest.findings;
import static dev.nightshift.runbook.RunbookParserTest.steps;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the words after the language of a fence say. */
class FenceAttributesTest {

  @Test
  void reads_attributes_in_both_styles() {
    StepAttributes expected = attributes("on=role=web,env=prod timeout=1h30m retries=3 retry-delay=500ms idempotent if='x == \"y\"' "
        + "expect=\"a\\\"b\\\\c\" undo=u continue-on-error as=db output=json action=restart");
    assertThat(expected).isEqualTo(new StepAttributes("role=web,env=prod", Duration.ofMinutes(90), 3, Duration.ofMillis(500), true,
        "x == \"y\"", null, "a\"b\\c", "u", true, "db", StepAttributes.Output.JSON, Map.of("action", "restart")));
    Step json = steps("""
        ## Fix
        ```sh {"name":"a","on":"role=web,env=prod","timeout":"1h30m","retries":3,"retry-delay":"500ms","idempotent":true,\
        "if":"x == \\"y\\"","expect":"a\\"b\\\\c","undo":"u","continue-on-error":true,"as":"db","output":"json","action":"restart"}
        x
        ```
        """).getFirst();
    assertThat(((ExecutableStep) json).attributes()).isEqualTo(expected);
  }

  @Test
  void a_placeholder_needs_no_quotes() {
    assertThat(attributes("on=role=web,env={{env}}").on()).isEqualTo("role=web,env={{env}}");
    assertThat(attributes("on=env={{ env }},role=web idempotent").on()).isEqualTo("env={{ env }},role=web");
  }

  @Test
  void keeps_backslashes_in_conditions_as_they_stand() {
    assertThat(attributes("if='alert.name.matches(\"\\\\d+\\\\.x\") && \"&amp;\" != \"\"'").condition())
        .isEqualTo("alert.name.matches(\"\\\\d+\\\\.x\") && \"&amp;\" != \"\"");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "timeout=30|timeout: '30' is not a duration",
      "retry-delay=soon|retry-delay: 'soon' is not a duration",
      "retries=many|retries: 'many' is not a whole number",
      "retries=-1|retries: '-1' is not a whole number",
      "idempotent=maybe|idempotent: 'maybe' is neither true nor false",
      "output=xml|output: 'xml' is not known",
      "on=''|on is empty",
      "if=\"\"|if is empty",
      "name=b|its attribute 'name' stands there twice",
      "if=\"x|the quote of its attribute 'if' is not closed",
      "=x|there is an attribute without a name",
      "undo|its attribute 'undo' has no value; write undo=…",
      "} trailing {|there is 'trailing {}' after its attributes",
  })
  void a_wrong_attribute_is_an_error(String info, String message) {
    assertThat(findings("## Fix\n```sh {name=a " + info + "}\nx\n```\n")).anySatisfy(finding ->
        assertThat(finding).startsWith("2: ").contains(message).doesNotContain("warning"));
  }

  @Test
  void a_name_without_a_value_is_an_error_and_no_step() {
    assertThat(findings("```sh {name}\nx\n```\n")).singleElement().asString()
        .isEqualTo("1: this step cannot be read: its attribute 'name' has no value; write name=…");
    assertThat(steps("```sh {name}\nx\n```\n")).isEmpty();
  }

  @Test
  void broken_json_attributes_are_an_error() {
    assertThat(findings("## Fix\n```sh {\"name\":\"a\",\"x\":[1]}\nx\n```\n")).anyMatch(finding -> finding.contains("must be a single value"));
    assertThat(findings("## Fix\n```sh {\"name\":\"a\"\nx\n```\n")).anyMatch(finding -> finding.contains("not valid JSON"));
  }

  @ParameterizedTest
  @CsvSource({"sh,shell,sh", "bash,shell,bash", "shell,shell,sh", "Python3,shell,python", "http,http,http", "promql,promql,promql",
      "hcl,terraform,hcl", "sql,sql,sql", "console,console,console"})
  void the_language_tells_the_kind(String language, String kind, String canonical) {
    ExecutableStep step = (ExecutableStep) steps("```" + language + " {name=a}\nx\n```\n").getFirst();
    assertThat(step.kind()).isEqualTo(kind);
    assertThat(step.language()).isEqualTo(canonical);
  }

  @Test
  void an_attribute_tells_the_kind_where_the_language_does_not() {
    assertThat(((ExecutableStep) steps("```yaml {name=a kind=kubernetes}\nx\n```\n").getFirst()).kind()).isEqualTo("kubernetes");
    assertThat(((ExecutableStep) steps("```{name=a playbook=x.yaml}\nx\n```\n").getFirst()).kind()).isEqualTo("ansible");
    assertThat(((ExecutableStep) steps("```sh{name=a}\nx\n```\n").getFirst()).kind()).isEqualTo("shell");
  }
}
