package dev.nightshift.review;

import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.Severity;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the facts of one incident say, asked in the ways a post-mortem asks. */
record Story(List<Fact> facts) {

  Story {
    facts = facts.stream().sorted(Comparator.comparingLong(Fact::sequence)).toList();
  }

  Stream<Fact> of(String... types) {
    Set<String> wanted = Set.of(types);
    return facts.stream().filter(fact -> wanted.contains(fact.type()));
  }

  boolean has(String type) {
    return of(type).findAny().isPresent();
  }

  /** A field of the fact that opened the incident. */
  String opening(String field) {
    return of("incident.opened").findFirst().map(fact -> fact.text(field)).orElse("");
  }

  Optional<Instant> opened() {
    return of("incident.opened").findFirst().map(Fact::at);
  }

  Optional<Fact> acknowledgement() {
    return of("incident.acknowledged").findFirst();
  }

  /** The resolution that held: empty while the incident is open. */
  Optional<Fact> resolution() {
    return of("incident.resolved", "incident.reopened").reduce((earlier, later) -> later).filter(fact -> fact.type().equals("incident.resolved"));
  }


  Severity worstSeverity() {
    Stream<String> words = Stream.concat(Stream.of(opening("severity")), of("incident.severity_changed").map(fact -> fact.text("to")));
    return words.map(Severity::of).min(Comparator.naturalOrder()).orElse(Severity.SEV3);
  }

  List<String> pagedPeople() {
    return of("page.sent").map(fact -> fact.text("person")).distinct().toList();
  }

  /** The runs that automation or people started to recover, in order. */
  List<Long> runs() {
    return of("run.planned").map(Fact::runId).flatMap(Stream::ofNullable).distinct().toList();
  }

  /** What people did: facts whose actor is a person, or a token somebody holds. */
  List<Fact> byPeople() {
    return facts.stream().filter(fact -> fact.actor().startsWith("person:") || Set.of("admin").contains(fact.actor())).toList();
  }

  Collection<Fact> badRuns() {
    return of("run.ended").filter(fact -> !fact.text("outcome").equals("succeeded")).toList();
  }
}
