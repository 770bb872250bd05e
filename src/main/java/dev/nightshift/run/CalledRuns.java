package dev.nightshift.run;

import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Signals;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.spi.StepKind.Result;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Looks after runs that others called: what they came to, that they stop with their caller, that their caller hears of their end. */
final class CalledRuns {
  private static final Logger LOG = LoggerFactory.getLogger(CalledRuns.class);

  private final RunStore runs;
  private final AttemptStore attempts;
  private final RunbookVersions runbooks;
  private final Masks masks;
  private final Signals signals;
  private final Clock clock;

  CalledRuns(RunStore runs, AttemptStore attempts, RunbookVersions runbooks, Masks masks, Signals signals, Clock clock) {
    this.runs = runs;
    this.attempts = attempts;
    this.runbooks = runbooks;
    this.masks = masks;
    this.signals = signals;
    this.clock = clock;
  }

  /** Tells a run's stop to a run that it called. */
  interface Stopping {
    void stop(long run, String by, String why);
  }

  /** What has ended of what a run called; the rest is stopped where the run is being stopped. */
  RunEvent.CalledSeen seen(RunEffect.AskCalled ask, Questions.Asking asking, RunValues values, Stopping stopping) {
    List<RunEvent.CalledSeen.Over> over = new ArrayList<>();
    for (Flight flight : ask.flights()) {
      Optional<Run> run = runs.calledBy(asking.run().id(), flight);
      if (run.isEmpty()) {
        over.add(new RunEvent.CalledSeen.Over(flight, Seen.failed("the run that it called is not there")));
      } else if (run.get().status().ended()) {
        over.add(new RunEvent.CalledSeen.Over(flight, seen(run.get(), flight, asking, values)));
      } else if (!ask.stop().isEmpty()) {
        String by = "run " + asking.run().id();
        later(() -> stopping.stop(run.get().id(), by, ask.stop()));
      }
    }
    return new RunEvent.CalledSeen(over);
  }

  private Seen seen(Run called, Flight flight, Questions.Asking asking, RunValues values) {
    ExecutableStep step = (ExecutableStep) runbooks.of(asking.plan()).step(flight.step()).orElseThrow();
    boolean good = called.status() == RunStatus.SUCCEEDED;
    Map<String, Object> result = Map.of("run", called.id(), "outcome", called.status().word(), "reason", called.reason());
    Map<String, String> outputs = new LinkedHashMap<>();
    attempts.ofRun(called.id()).stream().filter(attempt -> attempt.status() == StepAttempt.Status.SUCCEEDED).forEach(attempt -> outputs.putAll(attempt.outputs()));
    Masking masking = masks.masking();
    String error = good || step.attributes().expect() != null ? null : "run " + called.id() + " of " + called.runbook() + " ended as " + called.status().word() + ": " + called.reason();
    return StepRunner.seen(step, new Result(result, outputs, good, error), values.variables(asking.plan().target(flight.target()).orElse(null)), masking);
  }

  /** A called run has ended: once that is committed, its caller looks. Should this be lost, the caller looks by itself in a moment. */
  void ended(@Nullable Caller caller) {
    if (caller != null) {
      later(() -> {
        runs.wakeRun(caller.run(), clock.instant());
        signals.raise(RunExecutor.SIGNAL);
      });
    }
  }

  /** Outside of the transaction and its locks, so that two runs never wait for each other in a circle. */
  private static void later(Runnable work) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            Thread.ofVirtual().name("called-run").start(() -> {
              try {
                work.run();
              } catch (RuntimeException again) {
                LOG.warn("A run that another one called could not be reached and is looked at again in a moment: {}", again.toString());
              }
            });
          }
        });
  }
}
