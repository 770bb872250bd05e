package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
  private enum Colour {
    LIGHT_BLUE
  }

  private final Expressions expressions = Expressions.over("alert", "service", "run", "steps", "result", "labels");
  private final Map<String, Object> values = new HashMap<>(Map.of(
      "alert", Map.of("name", "PaymentsDown", "labels", Map.of("unit", "payments")),
      "service", Map.of("env", "prod"),
      "run", Map.of("rung", "oversight"),
      "labels", Map.of(),
      "steps", Map.of("is-listening", Map.of("outputs", Map.of("listening", "false"))),
      "result", result()));

  private static Map<String, Object> result() {
    Map<String, Object> result = new HashMap<>();
    result.put("status", 200);
    result.put("value", 0.75);
    result.put("count", 1);
    result.put("short", (short) 3);
    result.put("float", 2f);
    result.put("nothing", null);
    result.put("colour", Colour.LIGHT_BLUE);
    result.put("list", Arrays.asList(1, "two", null));
    result.put("at", Instant.parse("2026-01-01T00:00:00Z"));
    result.put("took", Duration.ofSeconds(3));
    return result;
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "steps[\"is-listening\"].outputs.listening == \"false\"",
      "alert.name == \"PaymentsDown\"",
      "service.env == \"prod\" && run.rung == \"oversight\"",
      "result.status == 200",
      "result.status == 200.0",
      "result.status >= 199.5",
      "result.value > 0.5",
      "result.value < 1",
      "result.count > 0.5",
      "result.count == 1.0",
      "result.short + 1 == 4",
      "result.float == 2",
      "result.nothing == null",
      "result.colour == 'light-blue'",
      "result.list[0] == 1 && result.list[2] == null && 'two' in result.list",
      "result.at < timestamp('2026-06-01T00:00:00Z') && result.took > duration('2s')",
      "alert.name.startsWith('Pay') && alert.name.endsWith('Down') && alert.name.contains('ments')",
      "alert.name.matches('^P[a-z]+D')",
      "alert.name.lowerAscii() == 'paymentsdown'",
      "' x '.trim() == 'x' && 'a,b'.split(',').size() == 2",
      "has(alert.labels.unit) && !has(alert.labels.other)",
      "alert.labels[?'other'].orValue('none') == 'none'",
      "labels.size() == 0",
      "alert.labels.exists(name, name == 'unit')",
      "result.status in [200, 204]",
      "result.status == 200 || alert.labels.missing == 'x'",
  })
  void holds(String expression) {
    assertThat(expressions.condition(expression).test(values)).isTrue();
  }

  @Test
  void an_unknown_variable_is_a_compile_error_with_its_place() {
    assertThatThrownBy(() -> expressions.condition("alert.name == 'x' &&\n  servcie.env == 'prod'"))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageContaining("2:3: undeclared reference to 'servcie'")
        .hasMessageContaining("the variables here are alert, labels, result, run, service, steps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alert.name ==", "1 + 'a' == 2", "", "  ", "alert.name.nosuch()", "'x' == 3", "alert.name == 'x"})
  void a_mistake_is_a_compile_error(String expression) {
    assertThatThrownBy(() -> expressions.condition(expression))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageStartingWith("cannot compile '" + expression + "': ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'x'", "1 + 2", "[true]", "alert", "timestamp('2026-01-01T00:00:00Z')"})
  void a_condition_must_be_true_or_false(String expression) {
    assertThatThrownBy(() -> expressions.condition(expression)).hasMessageContaining("true or false is needed");
  }

  @Test
  void a_value_that_turns_out_not_to_be_a_truth_is_an_error() {
    assertThatThrownBy(() -> expressions.condition("alert.name").test(values))
        .hasMessage("cannot evaluate 'alert.name': it gives 'PaymentsDown', and true or false is needed");
  }

  @Test
  void a_missing_key_is_an_error_and_never_false() {
    assertThatThrownBy(() -> expressions.condition("alert.labels.other == 'x'").test(values))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageContaining("cannot evaluate 'alert.labels.other == 'x'': key 'other' is not present in map.")
        .hasMessageContaining("has(");
  }

  @Test
  void a_variable_without_a_value_is_an_error_and_never_false() {
    assertThatThrownBy(() -> expressions.condition("result.status == 200 && service.env == 'prod'").test(Map.of("service", Map.of("env", "prod"))))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageContaining("there is no result at this point");
  }

  @Test
  void comparing_different_types_by_order_is_an_error() {
    assertThatThrownBy(() -> expressions.condition("alert.name > 3").test(values))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageContaining("No matching overload");
  }

  @Test
  void a_value_no_expression_can_read_is_an_error() {
    assertThatThrownBy(() -> expressions.condition("alert.x == 1").test(Map.of("alert", Map.of("x", new Object()))))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageContaining("no expression can read a Object");
  }

  @Test
  void ends_an_expression_that_costs_too_much() {
    String many = "[1,2,3,4,5,6,7,8,9,10]";
    String nested = many + ".all(a, " + many + ".all(b, " + many + ".all(c, " + many + ".all(d, a + b + c + d > 0))))";
    assertThatThrownBy(() -> expressions.condition(nested).test(values))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageMatching("(?s).*(operations; make it simpler|[Ii]teration budget exceeded).*");
  }

  @Test
  void ends_an_expression_that_makes_a_value_too_large() {
    String doubling = "['aaaaaaaaaa']" + ".map(x, x + x)".repeat(40) + ".size() == 1";
    assertThatThrownBy(() -> expressions.condition(doubling).test(values))
        .isInstanceOf(ExpressionProblem.class)
        .hasMessageContaining("it makes a value larger than 1000000");
    assertThatThrownBy(() -> expressions.condition("'a'.replace('a', 'aa') == 'aa'")).isInstanceOf(ExpressionProblem.class);
  }

  @Test
  void refuses_an_expression_that_is_too_long_or_too_deep() {
    assertThatThrownBy(() -> expressions.condition("1 == 1" + " && 1 == 1".repeat(300))).isInstanceOf(ExpressionProblem.class);
    assertThatThrownBy(() -> expressions.condition("(".repeat(500) + "true" + ")".repeat(500))).isInstanceOf(ExpressionProblem.class);
  }

  @Test
  void a_regular_expression_takes_linear_time() {
    String text = "a".repeat(20_000) + "!";
    assertThat(expressions.condition("alert.text.matches('^(a+)+$')").test(Map.of("alert", Map.of("text", text)))).isFalse();
  }

  @Test
  void compiles_an_expression_once() {
    assertThat(expressions.condition("result.status == 204")).isSameAs(expressions.condition("result.status == 204"));
  }

  @Test
  void gives_a_plain_value() {
    assertThat(expressions.compile("{'a': result.count, 'b': [alert.name]}").value(values))
        .isEqualTo(Map.of("a", 1L, "b", List.of("PaymentsDown")));
    assertThat(expressions.compile("result.nothing").value(values)).isNull();
  }

  @Test
  void knows_what_an_expression_reads() {
    assertThat(expressions.condition("steps['is-listening'].outputs.x == '1' && has(alert.labels.unit) && labels[?'a'].hasValue()").paths())
        .containsExactlyInAnyOrder(
            List.of("steps", "is-listening", "outputs", "x"), List.of("alert", "labels", "unit"), List.of("labels", "a"));
    assertThat(expressions.condition("alert.labels.all(k, k != service.env)").paths())
        .containsExactlyInAnyOrder(List.of("alert", "labels"), List.of("service", "env"));
  }
}
