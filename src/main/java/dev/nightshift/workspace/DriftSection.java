package dev.nightshift.workspace;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.runbook.Conditions;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Upkeep;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code drift:} of {@code nightshift.yaml}: what makes runbooks doubtful that say nothing of their own. */
final class DriftSection {
  private static final Duration OFTENEST = Duration.ofMinutes(1);

  private final Draft draft;
  private final Findings findings;

  DriftSection(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void read(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    Located<String> changes = fields.text("changes");
    if (changes != null) {
      changes(changes);
    }
    fields.parsed("every", DriftSection::every).ifPresent(every -> draft.settings.put("drift.every", every));
    fields.rejectOthers();
  }

  private void changes(Located<String> changes) {
    String rule = changes.value();
    draft.settings.put("drift.changes", rule);
    if (!rule.equals(Upkeep.ALL) && !rule.equals(Upkeep.NO_CHANGE)) {
      try {
        Conditions.CHANGE.condition(rule);
      } catch (ExpressionProblem problem) {
        findings.error(changes.line(), "drift.changes is neither all nor none, and no condition: " + problem.reason());
      }
    }
  }

  private static String every(String text) {
    Duration every = Durations.parse(text);
    if (!every.isZero() && every.compareTo(OFTENEST) < 0) {
      throw new IllegalArgumentException("'" + text + "' is too often; write 1m or more, or 0s for never");
    }
    return Durations.format(every);
  }
}
