package dev.nightshift.incident;

import dev.nightshift.spi.Severity;
import java.util.Map;

/** What can happen to an incident. */
sealed interface Happening {

  /** An alert joined it; a resolved one it opens again. */
  record AlertJoined(Severity severity, Map<String, Object> alert) implements Happening {}

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
