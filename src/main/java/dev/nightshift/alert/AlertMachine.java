package dev.nightshift.alert;

import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The life of an alert as a pure function: what is open under an identity, and an event, to what comes of it. */
final class AlertMachine {

  /**
   * An open alert, as far as its life depends on it.
   *
   * @param reported the severity in the source's words
   * @param expiresAt the horizon: no earlier than any end that the source was promised; null for never
   */
  record Condition(Severity reported, boolean acknowledged, @Nullable Instant expiresAt) {}

  /** What comes of an event. */
  sealed interface Step {
    /** Nothing: a follow-up to what is not open, or what has been done already. */
    record Nothing() implements Step {}

    record Opened(Condition next) implements Step {}

    /** It is reported again; {@code durable} says whether that has to be written before the source is answered. */
    record Repeated(Condition next, boolean durable) implements Step {}

    record Acknowledged(Condition next) implements Step {}

    record Resolved(How how) implements Step {}
  }

  /** What ended an alert. */
  enum How {
    SOURCE("the source resolved it"),
    ASKED("its source was asked, and says that it is over"),
    EXPIRED("its end passed without a repeat"),
    RETIRED("what looked at it is no longer in the workspace");

    final String words;

    How(String words) {
      this.words = words;
    }
  }

  private static final Step NOTHING = new Step.Nothing();
  private static final Duration LEAST_PAD = Duration.ofSeconds(5);
  private static final Duration MOST_PAD = Duration.ofMinutes(1);

  private AlertMachine() {}

  /** Returns what comes of an event, where {@code open} is the open alert of its identity, or null. */
  static Step on(@Nullable Condition open, Event event, Instant now) {
    return switch (event.action()) {
      case TRIGGER -> triggered(open, event, now);
      case ACKNOWLEDGE -> acknowledged(open);
      case RESOLVE -> open == null ? NOTHING : new Step.Resolved(How.SOURCE);
      case CHANGE -> NOTHING;
    };
  }

  /** Returns what comes of time. */
  static Step onTime(Condition open, Instant now) {
    Instant end = open.expiresAt();
    return end == null || end.isAfter(now) ? NOTHING : new Step.Resolved(How.EXPIRED);
  }

  private static Step triggered(@Nullable Condition open, Event event, Instant now) {
    Instant end = event.endsAt();
    boolean over = end != null && !end.isAfter(now);
    if (open == null) {
      return over ? NOTHING : new Step.Opened(new Condition(event.severity(), false, end));
    }
    if (over) {
      return new Step.Resolved(How.SOURCE);
    }
    Condition next = new Condition(event.severity(), open.acknowledged(), horizon(open.expiresAt(), end, now));
    return new Step.Repeated(next, !next.equals(open));
  }

  private static Step acknowledged(@Nullable Condition open) {
    return open == null || open.acknowledged()
        ? NOTHING
        : new Step.Acknowledged(new Condition(open.reported(), true, open.expiresAt()));
  }

  /** Moves the horizon further than asked, so that the next repeats find it far enough (docs/adr/0002). */
  private static @Nullable Instant horizon(@Nullable Instant horizon, @Nullable Instant end, Instant now) {
    if (end == null || (horizon != null && !end.isAfter(horizon))) {
      return end == null ? null : horizon;
    }
    Duration tenth = Duration.between(now, end).dividedBy(10);
    Duration pad = tenth.compareTo(LEAST_PAD) < 0 ? LEAST_PAD : tenth.compareTo(MOST_PAD) > 0 ? MOST_PAD : tenth;
    return end.plus(pad);
  }
}
