package dev.nightshift.catalog;

import dev.nightshift.catalog.GuardrailRules.Rate;
import dev.nightshift.platform.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the workspace calls a storm: so many incidents, or such a share of all services with a new alert, in so long.
 *
 * @param incidents null where their number makes no storm
 * @param services null where the share of services makes none
 */
public record Storm(@Nullable Rate incidents, @Nullable Share services) {

  /** A share of all services in a time: {@code 30%/10m}. */
  public record Share(Amount amount, Duration per) {
    public Share {
      if (!amount.percent() || amount.number() == 0 || per.isZero() || per.isNegative()) {
        throw new IllegalArgumentException("a share of services in a time is needed, such as 30%/10m");
      }
    }

    /** How many of so many services make a storm: a started one counts as a whole, and one service alone is none. */
    public int of(int services) {
      return Math.max(2, (int) Math.ceilDiv((long) services * amount.number(), 100L));
    }

    @Override
    public String toString() {
      return amount + "/" + Durations.format(per);
    }
  }
}
