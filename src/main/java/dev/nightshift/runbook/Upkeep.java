package dev.nightshift.runbook;

import dev.nightshift.catalog.Service;
import dev.nightshift.platform.ExpressionProblem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a runbook is kept true.
 *
 * @param owner the team that keeps it; null for the team of its service
 * @param changes which changes of its service make it doubtful: {@code all}, {@code none} or CEL; null for what the workspace says
 * @param drill how it is tried out; null for not at all
 */
public record Upkeep(@Nullable Located<String> owner, @Nullable Located<String> changes, @Nullable Drill drill) {
  /** Every change makes a runbook doubtful. */
  public static final String ALL = "all";

  /** No change does. */
  public static final String NO_CHANGE = "none";

  /** What holds where a file says nothing. */
  public static final Upkeep NONE = new Upkeep(null, null, null);

  /**
   * Whether a change makes the runbook doubtful. A condition that cannot be evaluated does: nobody knows that it does not.
   *
   * @param otherwise what holds for runbooks that say nothing
   * @param change what {@code change} is in the condition: {@code summary}, {@code source}, {@code integration}, {@code details}
   */
  public boolean doubtfulAfter(Map<String, Object> change, Service service, String otherwise) {
    String rule = changes == null ? otherwise : changes.value();
    return switch (rule) {
      case ALL -> true;
      case NO_CHANGE -> false;
      default -> holds(rule, Map.of("change", change, "service", service.view()));
    };
  }

  private static boolean holds(String condition, Map<String, Object> variables) {
    try {
      return Conditions.CHANGE.condition(condition).test(variables);
    } catch (ExpressionProblem undecided) {
      return true;
    }
  }
}
