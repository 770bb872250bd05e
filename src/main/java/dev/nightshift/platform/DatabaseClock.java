package dev.nightshift.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of the database by this machine's clock: nodes whose own clocks are minutes apart agree on what is due, in time and over.
 * What a comparison cannot tell apart from the way to the database and back is left as it is.
 */
public final class DatabaseClock extends Clock {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration LEAST = Duration.ofMillis(50);
  private static final Duration LONGEST_TRIP = Duration.ofSeconds(1);
  private static final Duration WORTH_A_WARNING = Duration.ofSeconds(1);

  private final Clock own;
  private volatile Duration ahead = Duration.ZERO;
  private volatile Instant compared = Instant.MIN;

  /** @param own the clock of this machine */
  public DatabaseClock(Clock own) {
    this.own = own;
  }

  /** Asks for the database's time, where the last comparison is a while ago. */
  public void compareNowAndThen(Supplier<Instant> database) {
    Instant now = own.instant();
    if (now.isBefore(compared) || !now.isBefore(compared.plus(EVERY))) {
      compare(database);
    }
  }

  /** Asks for the database's time, and goes by it from now on. */
  public void compare(Supplier<Instant> database) {
    Instant before = own.instant();
    Instant theirs = database.get();
    Instant after = own.instant();
    compared = after;
    Duration trip = Duration.between(before, after);
    if (trip.isNegative() || trip.compareTo(LONGEST_TRIP) > 0) {
      return;
    }
    Duration next = Duration.between(theirs, before.plus(trip.dividedBy(2)));
    Duration change = next.minus(ahead).abs();
    if (change.compareTo(LEAST) > 0 && change.compareTo(trip) > 0) {
      ahead = next;
      if (change.compareTo(WORTH_A_WARNING) > 0) {
        LOG.warn("This machine's clock is {} the database's, by which Nightshift goes from now on. Set it right, for logs and certificates go by it", words(next));
      }
    }
  }

  private static String words(Duration ahead) {
    return ahead.abs().toSeconds() + (ahead.isNegative() ? " s behind" : " s ahead of");
  }

  @Override
  public Instant instant() {
    return own.instant().minus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return own.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    DatabaseClock clock = this;
    return new Clock() {
      @Override
      public Instant instant() {
        return clock.instant();
      }

      @Override
      public ZoneId getZone() {
        return zone;
      }

      @Override
      public Clock withZone(ZoneId other) {
        return clock.withZone(other);
      }
    };
  }
}
