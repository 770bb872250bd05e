package dev.nightshift.runbook;

import dev.nightshift.catalog.BreakerRule;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a runbook apart from its own failures.
 *
 * @param breaker when its circuit breaker opens; null for what the workspace says
 */
public record Interlock(@Nullable BreakerRule breaker) {
  /** What holds where a file says nothing. */
  public static final Interlock NONE = new Interlock(null);

  static Interlock read(Fields settings) {
    return new Interlock(settings.parsed("breaker", BreakerRule::parse).orElse(null));
  }
}
