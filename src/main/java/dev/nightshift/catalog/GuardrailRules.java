package dev.nightshift.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all runbooks, beside what each says of itself; the strictest wins.
 *
 * @param windows times in which nothing begins to change
 * @param forbidden kinds of steps that may not change anything, by environment
 * @param perService how often runs may act on one service, whatever the runbook; null for no limit
 * @param perTeam on all services of one team
 * @param overall on all services
 * @param storm what makes a storm, in which automation does nothing before a person agrees; null for never
 * @param breaker when circuit breakers open, beside what runbooks say; null for the default
 * @param bounds how far runs may go
 * @param oversight how people stay in the picture
 * @param closures when services are closed to automation, beside the windows
 */
public record GuardrailRules(
    List<FreezeWindow> windows, Map<String, Set<String>> forbidden, @Nullable Rate perService, @Nullable Rate perTeam, @Nullable Rate overall,
    @Nullable Storm storm, @Nullable BreakerRule breaker, Bounds bounds, Oversight oversight, Closures closures) {

  /** Nothing beside what runbooks say. */
  public static final GuardrailRules NONE = new GuardrailRules(List.of(), Map.of(), null, null, null, null, null, Bounds.NONE, Oversight.DEFAULT, Closures.DEFAULT);

  public GuardrailRules {
    windows = List.copyOf(windows);
    forbidden = Map.copyOf(forbidden);
  }

  /** So many in so long. */
  public record Rate(int times, Duration per) {}
}
