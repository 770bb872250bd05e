package dev.nightshift.ladder;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Follower;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sees what became of runs after they acted: new alerts that were not there before, and recoveries that did not last; and how incidents
 * went on which nothing acted.
 */
public final class LadderFollower implements Follower {
  private static final String OPENED = "alert.opened";

  /** Alerts come by hundreds, and hardly one of them is harm: what opens together is looked at together. */
  private static final Duration PATIENCE = Duration.ofMillis(200);


  private final LadderStore store;
  private final AlertHistoryStore alerts;
  private final PastIncidentStore incidents;
  private final Ladder ladder;
  private final Harm harm;
  private final Workspaces workspaces;

  LadderFollower(LadderStore store, AlertHistoryStore alerts, PastIncidentStore incidents, Ladder ladder, Harm harm, Workspaces workspaces) {
    this.store = store;
    this.alerts = alerts;
    this.incidents = incidents;
    this.ladder = ladder;
    this.harm = harm;
    this.workspaces = workspaces;
  }

  @Override
  public String name() {
    return "ladder";
  }

  @Override
  public boolean wants(String factType) {
    return factType.equals(OPENED) || factType.equals(Projection.UNDONE) || PastIncident.READ.contains(factType);
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public void handle(List<Fact> facts) {
    incidents.take(facts.stream().filter(fact -> PastIncident.READ.contains(fact.type())).toList());
    ladder.weigh(facts.stream().filter(fact -> fact.type().equals(Projection.UNDONE)).toList());
    List<Fact> opened = facts.stream().filter(fact -> fact.type().equals(OPENED)).toList();
    if (!opened.isEmpty()) {
      blame(opened, workspaces.current());
    }
  }

  private void blame(List<Fact> opened, Workspace workspace) {
    Duration within = LadderRules.of(workspace).harmWithin();
    Instant first = opened.stream().map(Fact::at).min(Instant::compareTo).orElseThrow();
    Instant last = opened.stream().map(Fact::at).max(Instant::compareTo).orElseThrow();
    List<Harm.Done> done = new ArrayList<>();
    for (Weighed run : store.actedIn(first.minus(within), last)) {
      Set<String> near = dependents(workspace.catalog(), run.binding().service());
      opened.stream()
          .filter(alert -> near.contains(alert.text("service")) && after(run, alert.at(), within) && isNew(run, alert, within))
          .findFirst()
          .ifPresent(alert -> done.add(harm(run, alert)));
    }
    if (!done.isEmpty()) {
      harm.done(done, "automation");
    }
  }

  private static Harm.Done harm(Weighed run, Fact alert) {
    String service = alert.text("service");
    String where = service.equals(run.binding().service()) ? "" : " on " + service + ", which depends on it,";
    return new Harm.Done(
        run, "the alert " + alert.text("name") + where + " fired after it began to change something, and was not there before",
        Map.of("alert", alert.json().path("alert").asLong(), "alertName", alert.text("name"), "alertService", service, "fact", alert.sequence()));
  }

  private static boolean after(Weighed run, Instant at, Duration within) {
    return run.actedAt() != null && !at.isBefore(run.actedAt()) && (run.endedAt() == null || !at.isAfter(run.endedAt().plus(within)));
  }

  /** More of an alert that was there before is the trouble going on. */
  private boolean isNew(Weighed run, Fact alert, Duration within) {
    Instant acted = run.actedAt() == null ? alert.at() : run.actedAt();
    return alert.at().isAfter(acted) && !alerts.wasOpen(alert.text("service"), alert.text("name"), acted.minus(within), acted);
  }

  /** The service itself, and all that need it. */
  static Set<String> dependents(Catalog catalog, String service) {
    Set<String> found = new HashSet<>(Set.of(service));
    Deque<String> next = new ArrayDeque<>(List.of(service));
    while (!next.isEmpty()) {
      String needed = next.removeFirst();
      for (Service other : catalog.services().values()) {
        if (other.dependencies().contains(needed) && found.add(other.id())) {
          next.add(other.id());
        }
      }
    }
    return found;
  }
}
