package dev.nightshift.runbook;

import dev.nightshift.catalog.BreakerRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a runbook apart from others and from its own failures.
 *
 * @param breaker when its circuit breaker opens; null for what the workspace says
 * @param locks what only one run changes at a time, beside its service and targets; may hold {@code {{…}}}
 */
public record Interlock(@Nullable BreakerRule breaker, List<Located<String>> locks) {
  /** What holds where a file says nothing. */
  public static final Interlock NONE = new Interlock(null, List.of());

  public Interlock {
    locks = List.copyOf(locks);
  }

  static Interlock read(Fields settings) {
    List<Located<String>> locks = new ArrayList<>();
    for (Located<String> lock : settings.locatedTexts("locks")) {
      if (lock.value().replaceAll("\\{\\{[^{}]*}}", "x").matches("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")) {
        locks.add(lock);
      } else {
        settings.error("locks", "has '" + lock.value() + "', which is no name; write letters, digits and . _ : / -, such as db-failover or \"{{service.id}}-failover\"");
      }
    }
    return new Interlock(settings.parsed("breaker", BreakerRule::parse).orElse(null), locks);
  }
}
