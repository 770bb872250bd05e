package dev.nightshift.demo;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Narration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Chooses from the ledger what an audience wants to hear, in a sentence each. */
final class Telling {

  private static final Set<String> FAMILIES = Set.of("alert", "incident", "run", "page", "escalation", "communication");
  private static final Set<String> SMALL_PRINT =
      Set.of(
          "incident.alert_joined",
          "incident.enriched",
          "incident.mitigating",
          "incident.verifying",
          "run.settling",
          "page.requested");
  private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

  private Telling() {}

  static Optional<String> of(Fact fact) {
    if (fact.type().equals("step.ended")) {
      return Optional.of(step(fact.json()));
    }
    String family = fact.type().substring(0, Math.max(0, fact.type().indexOf('.')));
    return FAMILIES.contains(family) && !SMALL_PRINT.contains(fact.type())
        ? Optional.of(withClockTimes(Narration.sentence(fact)))
        : Optional.empty();
  }

  private static String step(JsonNode step) {
    String name = "Step " + step.path("step").asString("") + " on " + step.path("target").asString("this node");
    StringBuilder values = new StringBuilder();
    step.path("outputs").properties().forEach(output -> values.append("  ").append(output.getKey()).append('=').append(output.getValue().asString("")));
    String error = step.path("error").asString("");
    return step.path("status").asString("").equalsIgnoreCase("succeeded") ? name + ": done" + values : name + ": not yet, " + error;
  }

  private static String withClockTimes(String sentence) {
    return INSTANT.matcher(sentence).replaceAll(found -> clock(Instant.parse(found.group())));
  }

  static String clock(Instant instant) {
    return instant.atZone(ZoneId.systemDefault()).toLocalTime().truncatedTo(ChronoUnit.SECONDS).format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME);
  }
}
