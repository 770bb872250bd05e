package dev.nightshift.ladder;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far runbooks may go alone for services. What they have earned is read from the ledger; they climb when a person accepts it, and fall in
 * the very transaction in which a run shows that they should.
 */
public final class Ladder {
  private final LadderStore store;
  private final PastIncidentStore incidents;
  private final Projection projection;
  private final List<RungCap> caps;
  private final Ledger ledger;
  private final Workspaces workspaces;
  private final Clock clock;

  public Ladder(LadderStore store, PastIncidentStore incidents, List<RungCap> caps, Ledger ledger, Workspaces workspaces, Clock clock) {
    this.store = store;
    this.incidents = incidents;
    this.projection = new Projection(store);
    this.caps = List.copyOf(caps);
    this.ledger = ledger;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /** Returns where all runbooks stand now. */
  public Standings standings() {
    Workspace workspace = workspaces.current();
    Map<Binding, Earned> earned = store.earned().stream().collect(Collectors.toMap(Earned::binding, one -> one));
    return new Standings(LadderRules.of(workspace), earned, caps.stream().map(cap -> cap.look(workspace, clock.instant())).toList());
  }

  /**
   * Weighs facts that were just appended, in their transaction: what speaks against a binding lets it fall, what speaks for it may propose
   * the next rung. Other facts are passed over.
   */
  public void weigh(List<Fact> facts) {
    Set<Projection.News> news = new LinkedHashSet<>();
    facts.forEach(fact -> projection.take(fact).ifPresent(news::add));
    news.forEach(this::judge);
  }

  private void judge(Projection.News news) {
    LadderRules rules = LadderRules.of(workspaces.current());
    Earned earned = store.lock(news.binding());
    List<Weighed> runs = store.runs(news.binding());
    Rung rung = earned.rung(rules);
    Optional<String> fall = rung.unattended() ? Demotion.because(since(runs, earned.fellFact(), news.run()), news.run(), rules.failures()) : Optional.empty();
    if (fall.isPresent()) {
      decide("ladder.fell", "automation", decision(earned, rung, Rung.HUMAN_INITIATED, fall.get(), Evidence.since(runs, earned.fellFact())));
      return;
    }
    Proposal.next(rung, Evidence.since(runs, earned.fellFact()), rules)
        .filter(next -> next.ready() && next.to() != earned.proposed())
        .ifPresent(next -> decide("ladder.proposed", "automation", decision(earned, rung, next.to(), words(next.evidence()), next.evidence())));
  }

  /** The run that is looked at may be one that goes on, or one from before the last fall. */
  private List<Weighed> since(List<Weighed> runs, long fact, long run) {
    List<Weighed> later = runs.stream().filter(one -> one.endedFact() > fact || one.run() == run).toList();
    return later.stream().anyMatch(one -> one.run() == run)
        ? later
        : java.util.stream.Stream.concat(later.stream(), store.find(run).stream()).toList();
  }

  /** Writes a decision down, in the caller's transaction, which holds the binding. */
  void decide(String type, String actor, Map<String, Object> data) {
    String chain = "ladder/" + data.get("runbook") + "/" + data.get("service");
    ledger.append(List.of(new FactDraft(chain, null, null, type, actor, workspaces.current().version(), data))).forEach(projection::take);
  }

  Map<String, Object> decision(Earned before, Rung from, Rung to, String reason, Evidence evidence) {
    @Nullable Runbook runbook = workspaces.current().runbook(before.binding().runbook()).orElse(null);
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("runbook", before.binding().runbook());
    data.put("service", before.binding().service());
    data.put("title", runbook == null ? before.binding().runbook() : runbook.title());
    data.put("declared", runbook == null ? "" : runbook.rung().word());
    data.put("from", from.word());
    data.put("to", to.word());
    data.put("reason", reason);
    data.put("evidence", told(evidence, Comparison.of(incidents.withoutRun(before.binding()))));
    return data;
  }

  private static Map<String, Object> told(Evidence evidence, Comparison without) {
    Map<String, Object> told = new LinkedHashMap<>(Map.of(
        "attempts", evidence.attempts(), "verified", evidence.verified(), "failures", evidence.failures(), "unknowns", evidence.unknowns(),
        "harms", evidence.harms(), "stops", evidence.stops(), "bound", rounded(evidence.bound()), "anyway", without.anyway(evidence),
        "selfClearing", rounded(without.selfClearing())));
    Duration recovery = evidence.recovery();
    Duration manual = without.manual();
    if (recovery != null) {
      told.put("recovery", recovery.toString());
    }
    if (manual != null) {
      told.put("manualRecovery", manual.toString());
    }
    return told;
  }

  private static double rounded(double rate) {
    return Math.round(rate * 1000) / 1000.0;
  }

  static String words(Evidence evidence) {
    return String.format(
        java.util.Locale.ROOT, "%d of %d runs recovered it, proved; that is a success rate of at least %.2f", evidence.verified(), evidence.attempts(), evidence.bound());
  }
}
