package dev.nightshift.runbook;

import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how far a run may go, which a runbook and {@code guardrails.yaml} write in the same words. */
public final class RestraintsReader {
  private static final String LABEL = "[A-Za-z_][A-Za-z0-9_./-]*";

  private RestraintsReader() {}

  /** Reads a mapping that holds nothing else; absent is none. */
  public static Restraints alone(@Nullable Fields fields) {
    if (fields == null) {
      return Restraints.NONE;
    }
    Restraints restraints = among(fields);
    fields.rejectOthers();
    return restraints;
  }

  /** Reads its own settings out of a mapping that holds others, too. */
  static Restraints among(Fields fields) {
    Integer attempts = fields.has("attempts") ? Integer.valueOf(fields.number("attempts", 0)) : null;
    return new Restraints(
        amounts(fields, "max-targets"), per(fields.fields("max-per")), amounts(fields, "min-healthy"), fields.duration("cooldown", Duration.ZERO),
        fields.duration("cooldown-after-failure", Duration.ZERO), attempts, fields.parsed("dry-run-first", RestraintsReader::positive).orElse(null));
  }

  /** Returns the labels by whose value the same settings count targets, each where it stands. */
  public static List<Located<String>> counted(@Nullable Fields fields) {
    Fields labels = fields == null ? null : fields.fields("max-per");
    return labels == null ? List.of() : labels.keys().stream().map(label -> new Located<>(label, labels.lineOf(label))).toList();
  }

  private static Duration positive(String text) {
    Duration duration = Durations.parse(text);
    if (duration.isZero()) {
      throw new IllegalArgumentException("'" + text + "' leaves no time between the dry run and the run; write more than 0s");
    }
    return duration;
  }

  private static List<Amount> amounts(Fields fields, String key) {
    List<Amount> amounts = new ArrayList<>();
    for (String text : fields.texts(key)) {
      try {
        amounts.add(Amount.parse(text));
      } catch (IllegalArgumentException wrong) {
        fields.error(key, "cannot be used: " + wrong.getMessage());
      }
    }
    return amounts;
  }

  private static Map<String, List<Amount>> per(@Nullable Fields labels) {
    Map<String, List<Amount>> per = new HashMap<>();
    if (labels != null) {
      for (String label : labels.keys()) {
        if (!label.matches(LABEL)) {
          labels.error(label, "is not a label; write the name of one that targets have, such as zone");
        }
        per.put(label, amounts(labels, label));
      }
    }
    return per;
  }
}
