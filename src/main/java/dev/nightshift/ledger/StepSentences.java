package dev.nightshift.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Facts of the steps of a run as sentences. */
final class StepSentences {

  private static final int LONGEST_DETAIL = 80;
  private static final Set<String> NEVER_TOLD = Set.of("truncated");
  private static final Set<String> TOLD_WHEN_FAILED = Set.of("stdout", "stderr", "body", "headers");

  private static final Set<String> NUMBERS = Set.of("exit", "status");

  private StepSentences() {}

  static Sentence of(FactWords fact) {
    String name = kind(fact) + fact.text("step") + fact.after(" on ", "target") + fact.after(" for ", "item");
    return switch (fact.type()) {
      case "step.started" -> Sentence.minor(name + " started" + (again(fact) ? " (attempt " + fact.text("attempt") + ")" : ""));
      case "step.ended" -> ended(fact, name);
      case "step.skipped" -> Sentence.minor(name + " was skipped" + fact.after(": ", "why"));
      case "step.asked" -> Sentence.of(Tone.RED, "Step " + fact.text("step") + " asks" + fact.after(": ", "text") + " (" + fact.list("choices") + ")");
      case "step.answered" -> Sentence.of(
          Tone.AMBER, FactWords.capital(fact.person("by")) + " answered " + fact.text("choice") + " to step " + fact.text("step") + fact.after(": ", "comment"));
      case "step.waiting" -> Sentence.of(Tone.RED, name + " waits for a person" + fact.after(": ", "text"));
      default -> fact.unknown();
    };
  }

  /** Whether a step looked, proved or took back is what a reader wants to know; most steps act. */
  private static String kind(FactWords fact) {
    return switch (fact.text("section")) {
      case "diagnosis" -> "Diagnosis step ";
      case "verification" -> "Verification step ";
      case "rollback" -> "Rollback step ";
      default -> "Step ";
    };
  }

  private static boolean again(FactWords fact) {
    return fact.data().path("attempt").asInt(1) > 1;
  }

  private static Sentence ended(FactWords fact, String name) {
    if (fact.has("by")) {
      return Sentence.of(Tone.AMBER, FactWords.capital(fact.person("by")) + " did step " + fact.text("step") + fact.after(": ", "comment"));
    }
    String seen = seen(fact);
    return switch (fact.text("status")) {
      case "succeeded" -> Sentence.of(Tone.BLUE, name + ": succeeded" + seen);
      case "failed" -> Sentence.of(Tone.AMBER, name + ": failed" + seen);
      case "unknown" -> Sentence.of(Tone.RED, name + ": nobody can say how it ended" + seen);
      default -> Sentence.minor(name + ": " + fact.text("status") + seen);
    };
  }

  /** What a step found out: what it handed on where it did, else what it answered; what it printed only where it failed. */
  private static String seen(FactWords fact) {
    boolean good = fact.text("status").equals("succeeded");
    List<String> parts = new ArrayList<>();
    if (again(fact)) {
      parts.add("attempt " + fact.text("attempt"));
    }
    if (fact.has("error")) {
      parts.add(fact.text("error"));
    }
    List<String> found = new ArrayList<>(values(fact.data().path("outputs"), Set.of()));
    if (!good && fact.data().path("exit").isNumber()) {
      found.add("exit " + fact.text("exit"));
    }
    if (found.isEmpty() || !good) {
      found.addAll(values(fact.data().path("values"), good ? TOLD_WHEN_FAILED : Set.of()));
    }
    parts.addAll(found.stream().distinct().toList());
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }

  /** What says how it ended comes first; markup says nothing in a sentence. */
  private static List<String> values(JsonNode values, Set<String> without) {
    return values.properties().stream()
        .filter(entry -> entry.getValue().isValueNode() && !entry.getValue().isNull())
        .filter(entry -> !NEVER_TOLD.contains(entry.getKey()) && !without.contains(entry.getKey()))
        .map(entry -> Map.entry(entry.getKey(), FactWords.cut(entry.getValue().asString(""), LONGEST_DETAIL)))
        .filter(entry -> !entry.getValue().isEmpty() && !(entry.getKey().equals("exit") && entry.getValue().equals("0")))
        .filter(entry -> !entry.getValue().startsWith("<"))
        .sorted(Comparator.comparing(entry -> !NUMBERS.contains(entry.getKey())))
        .map(entry -> value(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String value(String name, String value) {
    return switch (name) {
      case "exit" -> "exit " + value;
      case "status" -> "HTTP " + value;
      default -> name + "=" + value;
    };
  }
}
