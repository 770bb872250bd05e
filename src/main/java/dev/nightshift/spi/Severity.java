package dev.nightshift.spi;

import java.util.Locale;
import java.util.Optional;

/** How bad it is, worst first. SEV1 is what wakes everybody; SEV5 is information. */
public enum Severity {
  SEV1,
  SEV2,
  SEV3,
  SEV4,
  SEV5;

  /**
   * Reads the words that monitoring tools use: {@code critical|page}, {@code error|high|major}, {@code warning|minor},
   * {@code low}, {@code info|none}, or {@code sev1} … {@code sev5}. An unknown word is SEV3: neither lost nor loud.
   */
  public static Severity of(String word) {
    return named(word).orElse(SEV3);
  }

  /** As {@link #of}, and empty for an unknown word: who writes by hand is told. */
  public static Optional<Severity> named(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "critical", "page", "fatal", "emergency", "disaster", "p1", "sev1" -> Optional.of(SEV1);
      case "error", "high", "major", "p2", "sev2" -> Optional.of(SEV2);
      case "warning", "minor", "p3", "sev3" -> Optional.of(SEV3);
      case "low", "p4", "sev4" -> Optional.of(SEV4);
      case "info", "information", "informational", "none", "ok", "p5", "sev5" -> Optional.of(SEV5);
      default -> Optional.empty();
    };
  }

  /** Returns whether this is as bad as the other, or worse. */
  public boolean atLeast(Severity other) {
    return compareTo(other) <= 0;
  }
}
