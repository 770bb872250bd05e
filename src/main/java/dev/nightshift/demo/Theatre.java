package dev.nightshift.demo;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the acts share: the shop, the mailbox, the responder, and what they wait for. */
record Theatre(Shop shop, Mailbox mailbox, Responder responder, Story story, Stage stage, Ledger ledger, boolean once) {

  static final Duration PATIENCE = Duration.ofSeconds(45);

  /** Waits for a fact of a type about an incident. */
  Fact await(int after, long incident, String type) throws InterruptedException {
    return await(after, PATIENCE, incident, type, fact -> true);
  }

  Fact await(int after, Duration patience, long incident, String type, Predicate<Fact> more) throws InterruptedException {
    return awaited(story.await(after, patience, fact -> fact.type().equals(type) && isAbout(fact, incident) && more.test(fact)), patience, incident, type);
  }

  /** Waits for the first fact of one of several types about an incident. */
  Fact await(int after, Duration patience, long incident, Set<String> types) throws InterruptedException {
    String any = String.join(" or ", new TreeSet<>(types));
    return awaited(story.await(after, patience, fact -> types.contains(fact.type()) && isAbout(fact, incident)), patience, incident, any);
  }

  private static Fact awaited(Optional<Fact> fact, Duration patience, long incident, String what) {
    return fact.orElseThrow(() -> new Act.Failed("incident " + incident + ": no " + what + " within " + patience.toSeconds() + " s"));
  }

  /** Waits for the incident of a service. */
  long incidentOf(int after, String service) throws InterruptedException {
    Fact opened =
        story
            .await(after, PATIENCE, fact -> fact.type().equals("incident.opened") && fact.text("service").equals(service))
            .orElseThrow(() -> new Act.Failed("the failure of " + service + " opened no incident within " + PATIENCE.toSeconds() + " s"));
    Long incident = opened.incidentId();
    if (incident == null) {
      throw new Act.Failed("a fact incident.opened has no incident");
    }
    return incident;
  }

  /** Returns what is on record about an incident now. */
  List<Fact> record(long incident) {
    return ledger.ofIncident(incident);
  }

  boolean happened(long incident, String type) {
    return record(incident).stream().anyMatch(fact -> fact.type().equals(type));
  }

  private static boolean isAbout(Fact fact, long incident) {
    Long about = fact.incidentId();
    return about != null && about == incident;
  }
}
