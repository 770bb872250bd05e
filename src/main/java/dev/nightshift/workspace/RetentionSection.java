package dev.nightshift.workspace;

import dev.nightshift.platform.Durations;
import dev.nightshift.runbook.Fields;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code retention} of {@code nightshift.yaml}: how long things are kept. */
final class RetentionSection {
  private static final Duration SHORTEST = Duration.ofDays(1);

  private final Draft draft;

  RetentionSection(Draft draft) {
    this.draft = draft;
  }

  void read(@Nullable Fields fields) {
    if (fields != null) {
      fields.parsed("output", RetentionSection::keptFor).ifPresent(kept -> draft.settings.put("retention.output", Durations.format(kept)));
      fields.rejectOthers();
    }
  }

  private static Duration keptFor(String text) {
    Duration kept = Durations.parse(text);
    if (kept.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("output is kept for a day at least, such as 90d");
    }
    return kept;
  }
}
