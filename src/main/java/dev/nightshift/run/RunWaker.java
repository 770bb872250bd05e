package dev.nightshift.run;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Follower;
import dev.nightshift.platform.Signals;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Lets runs look again when their incident changes: a proof need not wait, and nobody is asked about what is over. */
public final class RunWaker implements Follower {
  private static final Set<String> WANTED = Set.of("incident.alerts_clear", "incident.resolved", "incident.hands_off");

  private final RunStore runs;
  private final RunTurns turns;
  private final Signals signals;
  private final Clock clock;

  RunWaker(RunStore runs, RunTurns turns, Signals signals, Clock clock) {
    this.runs = runs;
    this.turns = turns;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "run-waker";
  }

  @Override
  public boolean wants(String factType) {
    return WANTED.contains(factType);
  }

  @Override
  public void handle(List<Fact> facts) {
    for (Fact fact : facts) {
      Long incident = fact.incidentId();
      if (incident != null) {
        if (fact.type().equals("incident.resolved")) {
          endWaiting(incident);
        }
        runs.wake(incident, clock.instant());
      }
    }
    signals.raise(RunExecutor.SIGNAL);
  }

  private void endWaiting(long incident) {
    for (Run run : runs.ofIncident(incident)) {
      if (run.waitsFor() != null) {
        turns.decide(run.id(), row -> row.state().waitsForPerson() ? new RunEvent.StopRequested("automation", "the incident is resolved") : null);
      }
    }
  }
}
