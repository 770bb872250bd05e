package dev.nightshift.workspace;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.platform.Expression;
import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.workspace.Decision.Tried;
import dev.nightshift.workspace.Decision.Verdict;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A routing rule whose expressions are compiled.
 *
 * @param service gives the service, where the rule computes it
 * @param problem why an expression cannot be compiled, or empty
 */
record CompiledRule(
    RoutingRule rule,
    @Nullable Expression when,
    @Nullable Expression service,
    @Nullable Expression group,
    String problem) {

  private static final int LONGEST_VALUE = 200;

  /** What applying it gave; service and group are empty where the rule leaves them open. */
  record Outcome(Tried tried, String service, String group) {}

  static CompiledRule of(RoutingRule rule) {
    try {
      return new CompiledRule(
          rule,
          Routing.EXPRESSIONS.condition(rule.when()),
          rule.service().startsWith("=") ? Routing.EXPRESSIONS.compile(rule.service().substring(1)) : null,
          rule.group().isEmpty() ? null : Routing.EXPRESSIONS.compile(rule.group()),
          "");
    } catch (ExpressionProblem problem) {
      return new CompiledRule(rule, null, null, null, String.valueOf(problem.getMessage()));
    }
  }

  Outcome apply(Map<String, ? extends Map<String, Object>> variables, Catalog catalog) {
    if (when == null) {
      return failed(problem, variables);
    }
    try {
      if (!when.test(variables)) {
        return new Outcome(tried(Verdict.DID_NOT_MATCH, "", variables), "", "");
      }
      String chosen = service == null ? rule.service() : text(service.value(variables));
      if (!chosen.isEmpty() && !catalog.services().containsKey(chosen)) {
        return failed("it gives the service '" + chosen + "', which the workspace does not have", variables);
      }
      String grouped = group == null ? "" : text(group.value(variables));
      return new Outcome(tried(Verdict.MATCHED, "", variables), chosen, grouped);
    } catch (ExpressionProblem failure) {
      return failed(String.valueOf(failure.getMessage()), variables);
    }
  }

  private Outcome failed(String why, Map<String, ? extends Map<String, Object>> variables) {
    return new Outcome(tried(Verdict.FAILED, why, variables), "", "");
  }

  private Tried tried(Verdict verdict, String why, Map<String, ? extends Map<String, Object>> variables) {
    Map<String, String> values = new TreeMap<>();
    Stream.of(when, service, group)
        .filter(Objects::nonNull)
        .forEach(expression -> expression.read(variables).forEach((path, value) -> values.put(path, text(value))));
    return new Tried(rule.name(), rule.line(), text(rule.when()), verdict, why, values);
  }

  private static String text(@Nullable Object value) {
    String text = value == null ? "" : String.valueOf(value);
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
  }
}
