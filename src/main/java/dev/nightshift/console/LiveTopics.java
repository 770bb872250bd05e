package dev.nightshift.console;

import dev.nightshift.ledger.Fact;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which parts of which pages a fact may change. Pages name the same words in {@code data-live}. */
final class LiveTopics {

  private LiveTopics() {}

  static Set<String> of(Fact fact) {
    Set<String> topics = new LinkedHashSet<>();
    topics.add("ledger");
    topics.add(family(fact.type()));
    if (fact.incidentId() != null) {
      topics.add("incident/" + fact.incidentId());
    }
    if (fact.runId() != null) {
      topics.add("run/" + fact.runId());
    }
    return topics;
  }

  private static String family(String type) {
    return switch (type.substring(0, Math.max(0, type.indexOf('.')))) {
      case "alert" -> "alerts";
      case "incident" -> "incidents";
      case "run", "step", "guardrail" -> "runs";
      case "runbook", "drill" -> "runbooks";
      case "page", "escalation" -> "pages";
      case "automation", "break_glass", "breaker", "ladder" -> "automation";
      case "oncall" -> "oncall";
      case "token", "identity", "workspace" -> "settings";
      default -> "other";
    };
  }
}
