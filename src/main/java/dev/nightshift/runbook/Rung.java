package dev.nightshift.runbook;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far a runbook may go alone, from the lowest to the highest. */
public enum Rung {
  /** People follow it by hand. */
  MANUAL,
  /** A person starts it, the machine runs it. */
  HUMAN_INITIATED,
  /** Runs by itself; a responder is alerted at the same time as a check. */
  OVERSIGHT,
  /** Runs by itself; a person is paged only if it fails, is not verified or is stopped. */
  FALLBACK;

  /** As it is written in a runbook and shown to people: {@code human-initiated}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a run on this rung starts without a person. */
  public boolean unattended() {
    return compareTo(OVERSIGHT) >= 0;
  }

  /** The lower of two rungs. */
  public Rung atMost(Rung other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** Reads the written form. */
  public static Optional<Rung> parse(String word) {
    return Arrays.stream(values()).filter(rung -> rung.word().equals(word.strip())).findFirst();
  }

  @Override
  public String toString() {
    return word();
  }
}
