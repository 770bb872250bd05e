package dev.nightshift.why;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers "why did this happen?", "why did nothing happen?" and "why was I paged?" out of nothing but the ledger. */
public final class Why {
  private static final Set<String> AROUND =
      Set.of("incident.opened", "incident.reopened", "alert.resolved", "incident.alerts_clear", "incident.resolved", "run.declined");
  private static final int MOST_OF_A_TYPE = 50;

  private final Ledger ledger;

  public Why(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Explains an incident from its facts, in any order: the same facts give the same explanation. */
  public static Explanation incident(long incident, Collection<Fact> facts) {
    return new IncidentStory(incident, Facts.of(facts)).whole();
  }

  /** What led to an incident and what automation made of it: its explanation without people and ending. */
  public static List<Explanation> automation(long incident, Collection<Fact> facts) {
    IncidentStory story = new IncidentStory(incident, Facts.of(facts));
    return Stream.concat(story.causes().stream(), story.automation().stream()).toList();
  }

  /**
   * Explains an incident: what opened it, what automation did or did not do, who was told, how it ended.
   *
   * @throws Problem.Missing where the ledger knows none
   */
  public Explanation incident(long id) {
    return incident(id, known(ledger.ofIncident(id), "incident " + id));
  }

  /**
   * Explains a run, with everything that was seen and done.
   *
   * @throws Problem.Missing where the ledger knows none
   */
  public Explanation run(long id) {
    List<Fact> own = known(ledger.ofRun(id), "run " + id);
    Long incident = incidentOf(own);
    return story(id, own, incident == null ? List.of() : ledger.ofIncident(incident));
  }

  /** The same with no more than {@value #MOST_OF_A_TYPE} facts of each type, for a page that opens at once however large the run is. */
  public Explanation runInBrief(long id) {
    List<Fact> own = known(ledger.ofRun(id, MOST_OF_A_TYPE), "run " + id);
    Long incident = incidentOf(own);
    return story(id, own, incident == null ? List.of() : ledger.ofIncident(incident, AROUND));
  }

  /**
   * Explains a page to a person.
   *
   * @param incident the incident it is about
   * @throws Problem.Missing where the ledger knows no such page of it
   */
  public Explanation page(long id, long incident) {
    Facts facts = Facts.of(ledger.ofIncident(incident));
    Facts requested = facts.where(told -> told.type().startsWith("page.") && told.number("page") == id);
    if (requested.none()) {
      throw new Problem.Missing("The ledger knows no page " + id + ".");
    }
    Facts before = facts.before(requested.all().getFirst().fact().sequence());
    List<Explanation> cause = before.last("incident.opened", "incident.reopened").map(Cause::of).orElse(List.of());
    List<Explanation> automation = new IncidentStory(incident, before).automation();
    return new People(facts).page(id, cause, automation);
  }

  /**
   * Explains what became of an alert: where it was suppressed, the rule; else how it came to its incident, and that one's explanation.
   *
   * @throws Problem.Missing where the ledger knows none
   */
  public Explanation alert(long id) {
    List<Fact> suppressed = ledger.suppressed(id);
    Facts facts = Facts.of(known(suppressed, "alert " + id + " that was suppressed"));
    Told told = facts.all().getLast();
    return new Explanation("alert", "The alert " + told.text("name") + " opened no incident", told.fact().at().toString(),
        Map.of("workspaceVersion", told.fact().workspaceVersion()), null, Cause.of(told));
  }

  private static Explanation story(long id, List<Fact> own, List<Fact> around) {
    Facts facts = Facts.of(own);
    return new RunStory(id, facts.ofRun(id), Facts.of(around)).whole();
  }

  private static @Nullable Long incidentOf(List<Fact> facts) {
    return facts.stream().map(Fact::incidentId).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static List<Fact> known(List<Fact> facts, String what) {
    if (facts.isEmpty()) {
      throw new Problem.Missing("The ledger knows no " + what + ".");
    }
    return facts;
  }
}
