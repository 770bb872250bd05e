package dev.nightshift.drift;

import dev.nightshift.catalog.Service;
import dev.nightshift.intake.ChangeEvent;
import dev.nightshift.intake.ChangeEvents;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Follower;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.runbook.Upkeep;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Marks the runbooks of a service stale when the service is changed. */
final class ChangeFollower implements Follower {
  private static final int LONGEST_SUMMARY = 200;

  private final Workspaces workspaces;
  private final ChangeEvents changes;
  private final Staleness staleness;

  ChangeFollower(Workspaces workspaces, ChangeEvents changes, Staleness staleness) {
    this.workspaces = workspaces;
    this.changes = changes;
    this.staleness = staleness;
  }

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public boolean wants(String factType) {
    return factType.equals("change.recorded");
  }

  /** A burst of changes is one look. */
  @Override
  public Duration patience() {
    return Duration.ofMillis(100);
  }

  @Override
  public int atOnce() {
    return 50;
  }

  @Override
  public void handle(List<Fact> facts) {
    Workspace workspace = workspaces.current();
    String otherwise = workspace.catalog().settings().getOrDefault("drift.changes", Upkeep.ALL);
    Map<List<String>, Doubt> doubts = new LinkedHashMap<>();
    for (ChangeEvent change : changes.find(facts.stream().map(fact -> fact.json().path("change").asLong(0)).toList())) {
      workspace.catalog().service(change.service()).ifPresent(service -> doubt(workspace, change, service, otherwise, doubts));
    }
    staleness.mark(List.copyOf(doubts.values()), workspace.version());
  }

  private static void doubt(Workspace workspace, ChangeEvent change, Service service, String otherwise, Map<List<String>, Doubt> doubts) {
    Map<String, Object> view =
        Map.of(
            "service", change.service(), "summary", change.summary(), "source", change.source(), "integration", change.integration(),
            "details", change.details());
    for (Runbook runbook : workspace.runbooks()) {
      if (RunbookMatching.names(runbook, service) && runbook.settings().upkeep().doubtfulAfter(view, service, otherwise)) {
        doubts.merge(
            List.of(runbook.name(), service.id()),
            new Doubt(runbook, service.id(), Cause.CHANGE, List.of(service.name() + " was changed: " + summary(change)), 1),
            (first, again) -> new Doubt(runbook, service.id(), Cause.CHANGE, first.reasons(), first.times() + 1));
      }
    }
  }

  private static String summary(ChangeEvent change) {
    String line = change.summary().replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST_SUMMARY ? line : line.substring(0, LONGEST_SUMMARY - 1) + "…";
  }
}
