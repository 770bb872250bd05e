package dev.nightshift.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A part of Nightshift that can tell which of its work does not go on by itself. The watchdog asks once a minute. */
public interface StuckWork {

  /** How long work may be late before it counts as stuck, where nothing else is said. */
  Duration PATIENCE = Duration.ofMinutes(1);

  /**
   * Work that does not go on.
   *
   * @param kind a word for its kind: {@code run}, {@code follower}, {@code page} …
   * @param key which one, within the kind
   * @param service whose owner should look; empty where it concerns the whole of Nightshift
   * @param what what does not happen, in words
   * @param since since when
   */
  record Stuck(String kind, String key, String service, String what, Instant since) {}

  /** Returns what is stuck now. Cheap: a statement or two over an index. */
  List<Stuck> stuck(Instant now);
}
