package dev.nightshift.run;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Pulse;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes the output of runs that ended longer ago than the workspace keeps it ({@code retention: {output: 90d}}). The timer is the end of
 * the run; facts, steps and results stay. Every node may do it: a run is claimed, emptied and marked in one transaction.
 */
final class OutputRetention implements Pulse.Work {

  /** Where the workspace says nothing. */
  static final Duration STANDARD = Duration.ofDays(90);

  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final int RUNS_AT_ONCE = 10;
  private static final String SETTING = "retention.output";

  private final RetentionStore store;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private Instant next = Instant.MIN;

  OutputRetention(RetentionStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Returns how long output is kept after its run. */
  static Duration kept(Workspaces workspaces) {
    String setting = workspaces.current().catalog().settings().get(SETTING);
    return setting == null ? STANDARD : Durations.parse(setting);
  }

  @Override
  public Duration beat() {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      removeDue();
      next = now.plus(EVERY);
    }
    return Pulse.AT_LEAST_EVERY;
  }

  /** Removes what is due, a few runs in each transaction. */
  void removeDue() {
    boolean more = true;
    while (more) {
      more = removeSome();
    }
  }

  private boolean removeSome() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Duration kept = kept(workspaces);
    return Boolean.TRUE.equals(transaction.execute(status -> {
      List<Long> due = store.claim(now.minus(kept), now, RUNS_AT_ONCE);
      if (due.isEmpty()) {
        return false;
      }
      long characters = store.remove(due);
      if (characters > 0) {
        ledger.append(FactDraft.ofSystem("output.removed", "automation", workspaces.current().version(),
            Map.of("runs", due, "characters", characters, "kept", Durations.format(kept))));
      }
      return due.size() == RUNS_AT_ONCE;
    }));
  }
}
