package dev.nightshift.platform;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelKind;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelUnknownSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A compiled CEL expression; may be evaluated by many threads at once. */
public final class Expression {
  private final String text;
  private final CelAbstractSyntaxTree tree;
  private final CelRuntime.Program program;
  private final List<List<String>> paths;

  Expression(String text, CelAbstractSyntaxTree tree, CelRuntime.Program program, Set<String> variables) {
    this.text = text;
    this.tree = tree;
    this.program = program;
    this.paths = ExpressionPaths.of(tree, variables);
  }

  /**
   * What the expression reads, as far as its text tells: {@code steps["a"].outputs.x == "1"} reads {@code [steps, a, outputs, x]}.
   */
  public List<List<String>> paths() {
    return paths;
  }

  /** Returns the values that the expression reads, by their paths: {@code alert.labels.job} → {@code payments}; none for what is absent. */
  public Map<String, Object> read(Map<String, ?> variables) {
    Map<String, Object> values = new TreeMap<>();
    for (List<String> path : paths) {
      @Nullable Object value = variables;
      for (String part : path) {
        value = value instanceof Map<?, ?> map ? map.get(part) : null;
      }
      if (value != null && !(value instanceof Map)) {
        values.put(String.join(".", path), value);
      }
    }
    return values;
  }

  /**
   * Evaluates a condition.
   *
   * @throws ExpressionProblem where it cannot be evaluated, is too costly, or is neither true nor false
   */
  public boolean test(Map<String, ?> variables) {
    Object value = value(variables);
    if (value instanceof Boolean answer) {
      return answer;
    }
    throw problem("it gives " + (value == null ? "null" : "'" + value + "'") + ", and true or false is needed", null);
  }

  /**
   * Evaluates an expression of any type: text, long, double, boolean, null, Instant, Duration, list or map.
   *
   * @throws ExpressionProblem where it cannot be evaluated or is too costly
   */
  public @Nullable Object value(Map<String, ?> variables) {
    Object value;
    try {
      value = program.trace(ExpressionValues.of(variables), new Cost()::count);
    } catch (CelEvaluationException failed) {
      throw problem(reason(failed), failed);
    } catch (IllegalArgumentException unreadable) {
      throw problem(String.valueOf(unreadable.getMessage()), unreadable);
    }
    if (value instanceof CelUnknownSet) {
      List<String> missing =
          paths.stream().map(List::getFirst).distinct().filter(name -> !variables.containsKey(name)).toList();
      throw problem("there is no " + String.join(" and no ", missing) + " at this point", null);
    }
    return value instanceof NullValue ? null : value;
  }

  CelKind kind() {
    return tree.getResultType().kind();
  }

  String type() {
    return tree.getResultType().name();
  }

  private static String reason(CelEvaluationException failed) {
    String reason =
        failed.getCause() instanceof TooCostly costly ? costly.getMessage() : String.valueOf(failed.getMessage());
    String plain = String.valueOf(reason).replaceFirst("^evaluation error at <input>:\\d+: ", "");
    return plain.contains("is not present in map") ? plain + " Ask for it with has(…) first" : plain;
  }

  private ExpressionProblem problem(String reason, @Nullable Throwable cause) {
    return cause == null
        ? new ExpressionProblem("evaluate", text, reason)
        : new ExpressionProblem("evaluate", text, reason, cause);
  }

  private static final class TooCostly extends RuntimeException {
    TooCostly(String message) {
      super(message, null, false, false);
    }
  }

  /** Counts what one evaluation does, and ends it where a person's condition would never get. */
  private static final class Cost {
    private static final int MAX_OPERATIONS = 20_000;
    private static final int MAX_SIZE = 1_000_000;
    private static final long MAX_NANOS = 1_000_000_000;
    private final long started = System.nanoTime();
    private int operations;

    void count(dev.cel.common.ast.CelExpr part, Object value) {
      if (++operations > MAX_OPERATIONS) {
        throw new TooCostly("it needs more than " + MAX_OPERATIONS + " operations; make it simpler");
      }
      if ((value instanceof String made && made.length() > MAX_SIZE)
          || (value instanceof Collection<?> list && list.size() > MAX_SIZE)) {
        throw new TooCostly("it makes a value larger than " + MAX_SIZE + "; make it simpler");
      }
      if ((operations & 63) == 0 && System.nanoTime() - started > MAX_NANOS) {
        throw new TooCostly("it takes longer than a second; make it simpler");
      }
    }
  }
}
