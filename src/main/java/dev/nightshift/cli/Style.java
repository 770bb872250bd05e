package dev.nightshift.cli;

import java.util.Locale;

/** Colours for words that carry state; plain text where the output is not a terminal or NO_COLOR is set. */
final class Style {

  private final boolean colours;

  Style(boolean colours) {
    this.colours = colours;
  }

  /** Colours a status, an outcome or a severity by what it asks of people. */
  String state(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "triggered", "open", "failed", "unknown", "sev1", "awaiting_approval", "exhausted", "deny" -> paint(word, 31);
      case "acknowledged", "stopped", "sev2", "withdrawn", "ask" -> paint(word, 33);
      case "mitigating", "verifying", "running", "planned", "wait" -> paint(word, 34);
      case "resolved", "succeeded", "sent", "delivered" -> paint(word, 32);
      default -> word;
    };
  }

  String strong(String text) {
    return paint(text, 1);
  }

  String quiet(String text) {
    return paint(text, 2);
  }

  private String paint(String text, int code) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
