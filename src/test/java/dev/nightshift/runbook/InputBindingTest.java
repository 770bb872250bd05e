package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputBindingTest {
  private static final Runbook RUNBOOK = RunbookParser.parse("runbooks/a.md", """
      ---
      nightshift:
        inputs:
          unit: {from: labels.unit, pattern: "[a-z0-9@._-]+", required: true}
          zone: {from: service.env}
          retries: {default: 3}
          max-age: {default: "10m"}
          note: {from: annotations.note}
      ---
      """).usable().orElseThrow();

  private static InputBinding bind(Map<String, String> labels, Map<String, String> given) {
    return InputBinding.bind(RUNBOOK, Views.alert("Down", labels, Map.of()), given);
  }

  private static List<String> reasons(InputBinding binding) {
    return binding instanceof InputBinding.Refused refused ? refused.reasons() : List.of();
  }

  @Test
  void takes_values_from_the_alert_the_service_and_the_defaults() {
    InputBinding.Bound bound = (InputBinding.Bound) bind(Map.of("unit", "payments", "instance", "web-2:80"), Map.of());
    assertThat(bound.inputs()).isEqualTo(Map.of("unit", "payments", "zone", "prod", "retries", 3L, "max-age", "10m"));
    assertThat(bound.environment()).isEqualTo(Map.of(
        "UNIT", "payments", "ZONE", "prod", "RETRIES", "3", "MAX_AGE", "10m", "LABEL_UNIT", "payments", "LABEL_INSTANCE", "web-2:80"));
  }

  @Test
  void what_a_person_gives_comes_first() {
    InputBinding.Bound bound = (InputBinding.Bound) bind(Map.of("unit", "payments"), Map.of("unit", "search", "note", ""));
    assertThat(bound.inputs()).containsEntry("unit", "search").doesNotContainKey("note");
    assertThat(bound.environment()).containsEntry("UNIT", "search").containsEntry("LABEL_UNIT", "payments");
  }

  @Test
  void a_required_input_without_a_value_refuses_and_names_it() {
    assertThat(reasons(bind(Map.of(), Map.of())))
        .containsExactly("input 'unit' is required and has no value (the alert has no labels.unit)");
    assertThat(reasons(bind(Map.of("unit", ""), Map.of()))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a; rm -rf /", "a\nb", "A", " a", "a ", "$(id)"})
  void the_whole_value_must_match_the_pattern(String value) {
    assertThat(reasons(bind(Map.of("unit", value), Map.of()))).hasSize(1).first().asString()
        .contains("input 'unit'", "does not match [a-z0-9@._-]+");
  }

  @Test
  void a_pattern_takes_linear_time() {
    Runbook runbook = RunbookParser.parse("a.md", "---\nnightshift:\n  inputs:\n    x: {pattern: (a+)+, required: true}\n---\n")
        .usable().orElseThrow();
    assertThat(reasons(InputBinding.bind(runbook, Views.alert("A"), Map.of("x", "a".repeat(8000) + "!")))).hasSize(1);
  }

  @Test
  void refuses_values_no_environment_can_hold() {
    assertThat(reasons(bind(Map.of("unit", "a"), Map.of("note", "a\0b")))).containsExactly("input 'note' holds a NUL character");
    assertThat(reasons(bind(Map.of("unit", "a"), Map.of("note", "a".repeat(9000)))))
        .containsExactly("input 'note' is longer than 8192 characters");
  }

  @Test
  void refuses_an_input_that_does_not_exist() {
    assertThat(reasons(bind(Map.of("unit", "a"), Map.of("uint", "b")))).containsExactly("there is no input 'uint' in runbooks/a.md");
  }

  @Test
  void labels_become_safe_environment_names() {
    InputBinding.Bound bound = (InputBinding.Bound) bind(
        Map.of("unit", "a", "app.kubernetes.io/name", "shop", "path", "/evil", "9lives", "x", "ümlaut", "y"), Map.of());
    assertThat(bound.environment()).containsEntry("LABEL_APP_KUBERNETES_IO_NAME", "shop").containsEntry("LABEL_PATH", "/evil")
        .containsEntry("LABEL_9LIVES", "x").containsEntry("LABEL__MLAUT", "y").doesNotContainKey("PATH");
  }

  @Test
  void inputs_and_outputs_have_names_of_their_own() {
    assertThat(EnvironmentNames.ofInput("max-age")).isEqualTo("MAX_AGE");
    assertThat(EnvironmentNames.ofInput("9")).isEqualTo("_9");
    assertThat(EnvironmentNames.ofOutput("is-listening", "listening")).isEqualTo("STEP_IS_LISTENING_LISTENING");
  }

  @Test
  void a_placeholder_is_an_input_then_a_variable_then_a_field_of_the_service() {
    Map<String, Object> variables = new HashMap<>(Views.alert("Down", Map.of("zone", "a"), Map.of()).variables());
    variables.put("inputs", Map.of("unit", "payments", "team", "own"));
    var values = Placeholders.values(variables);
    assertThat(values.value("unit")).isEqualTo("payments");
    assertThat(values.value("env")).isEqualTo("prod");
    assertThat(values.value("team")).isEqualTo("own");
    assertThat(values.value("service.team")).isEqualTo("shop");
    assertThat(values.value("labels.zone")).isEqualTo("a");
    assertThat(values.value("alert.severity")).isEqualTo("sev1");
    assertThat(values.value("nothing")).isNull();
  }
}
