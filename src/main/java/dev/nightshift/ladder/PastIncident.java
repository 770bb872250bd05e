package dev.nightshift.ladder;

import dev.nightshift.ledger.Fact;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An incident that is over, as the ledger tells it.
 *
 * @param byPeople whether a person acknowledged or resolved it
 * @param endedFact the ledger's number of its end
 */
record PastIncident(long id, String service, String group, Instant openedAt, Instant resolvedAt, boolean byPeople, long endedFact) {
  private static final String RESOLVED = "incident.resolved";

  /** What ends an incident, and what takes its end back. */
  static final Set<String> READ = Set.of(RESOLVED, "incident.reopened");

  /** Returns the incident that a fact ended; empty where the fact opened it again. */
  static Optional<PastIncident> of(Fact fact) {
    JsonNode data = fact.json();
    Long id = fact.incidentId();
    if (!fact.type().equals(RESOLVED) || id == null || !data.hasNonNull("openedAt")) {
      return Optional.empty();
    }
    boolean byPeople = !fact.actor().equals("automation") || !data.path("acknowledgedBy").asString("").isEmpty();
    return Optional.of(new PastIncident(
        id, data.path("service").asString(""), data.path("group").asString(""), Instant.parse(data.path("openedAt").asString("")), fact.at(), byPeople, fact.sequence()));
  }
}
