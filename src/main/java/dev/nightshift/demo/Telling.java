package dev.nightshift.demo;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Names;
import dev.nightshift.ledger.Narration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

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
  private static final Narration NARRATION = new Narration(Names.IDS, ZoneId.systemDefault());

  private Telling() {}

  static Optional<String> of(Fact fact) {
    String family = fact.type().substring(0, Math.max(0, fact.type().indexOf('.')));
    return (FAMILIES.contains(family) || fact.type().equals("step.ended")) && !SMALL_PRINT.contains(fact.type())
        ? Optional.of(NARRATION.sentence(fact))
        : Optional.empty();
  }

  static String clock(Instant instant) {
    return instant.atZone(ZoneId.systemDefault()).toLocalTime().truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_LOCAL_TIME);
  }
}
