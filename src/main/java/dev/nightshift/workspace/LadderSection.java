package dev.nightshift.workspace;

import dev.nightshift.platform.Durations;
import dev.nightshift.runbook.Fields;
import dev.nightshift.runbook.Rung;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code ladder:} of {@code nightshift.yaml}: where bindings start, what lets them climb and fall. */
final class LadderSection {
  private static final int MOST = 500;

  private final Draft draft;

  LadderSection(Draft draft) {
    this.draft = draft;
  }

  void read(@Nullable Fields fields) {
    if (fields == null) {
      return;
    }
    fields.parsed("start", LadderSection::rung).ifPresent(rung -> draft.settings.put("ladder.start", rung.word()));
    threshold(fields.fields("oversight"), "ladder.oversight");
    threshold(fields.fields("fallback"), "ladder.fallback");
    fields.parsed("harmFree", text -> whole(text, 0)).ifPresent(many -> draft.settings.put("ladder.harmFree", many.toString()));
    fields.parsed("harmWithin", Durations::parse).ifPresent(within -> draft.settings.put("ladder.harmWithin", Durations.format(within)));
    fields.parsed("failures", text -> whole(text, 1)).ifPresent(many -> draft.settings.put("ladder.failures", many.toString()));
    fields.rejectOthers();
  }

  private void threshold(@Nullable Fields fields, String name) {
    if (fields == null) {
      return;
    }
    fields.parsed("successes", text -> whole(text, 1)).ifPresent(many -> draft.settings.put(name + ".successes", many.toString()));
    fields.parsed("bound", LadderSection::bound).ifPresent(bound -> draft.settings.put(name + ".bound", bound.toString()));
    fields.rejectOthers();
  }

  private static Rung rung(String word) {
    return Rung.parse(word)
        .filter(rung -> rung != Rung.MANUAL)
        .orElseThrow(() -> new IllegalArgumentException(
            "'" + word + "' is no rung to start on; choose one of "
                + Arrays.stream(Rung.values()).filter(rung -> rung != Rung.MANUAL).map(Rung::word).collect(Collectors.joining(", "))));
  }

  private static Integer whole(String text, int least) {
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < least || Integer.parseInt(text) > MOST) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number from " + least + " to " + MOST);
    }
    return Integer.valueOf(text);
  }

  private static Double bound(String text) {
    if (!text.matches("0|1|0?\\.\\d{1,4}|[01]\\.0{1,4}")) {
      throw new IllegalArgumentException("'" + text + "' is no rate; write one from 0 to 1, such as 0.8");
    }
    return Double.valueOf(text);
  }
}
