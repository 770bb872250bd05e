package dev.nightshift.incident;

import dev.nightshift.spi.Severity;
import java.util.Map;

/** What can happen to an incident. */
sealed interface Happening {

  /**
   * One alert or several joined it; a resolved incident is open again.
   *
   * @param severity the worst of them
   * @param alerts what the fact of it says
   */
  record AlertJoined(Severity severity, Map<String, Object> alerts) implements Happening {}

  /** An alert of it became worse. */
  record AlertWorse(Severity severity) implements Happening {}

  /** The last open alert cleared. */
  record AlertsClear() implements Happening {}

  record Acknowledged() implements Happening {}

  record Resolved(String reason) implements Happening {}

  record Noted(String text) implements Happening {}

  record SeverityChanged(Severity to) implements Happening {}

  record HandsOff() implements Happening {}

  record RunActing(long run) implements Happening {}

  record RunVerifying(long run) implements Happening {}

  record RunEnded(long run, boolean verified, boolean alertsClear) implements Happening {}
}
