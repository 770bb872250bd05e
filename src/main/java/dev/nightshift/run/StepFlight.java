package dev.nightshift.run;

import dev.nightshift.platform.Signals;
import dev.nightshift.run.RunTurns.Start;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.target.OutputSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a started attempt to its end, with its output going to the database and to whoever watches. */
final class StepFlight {

  /** The signal that is raised when a step has printed something. */
  static final String SIGNAL = "output";

  private static final Logger LOG = LoggerFactory.getLogger(StepFlight.class);

  private final StepRunner runner;
  private final RunbookVersions runbooks;
  private final OutputStore outputs;
  private final Masks masks;
  private final Signals signals;
  private final Clock clock;

  StepFlight(StepRunner runner, RunbookVersions runbooks, OutputStore outputs, Masks masks, Signals signals, Clock clock) {
    this.runner = runner;
    this.runbooks = runbooks;
    this.outputs = outputs;
    this.masks = masks;
    this.signals = signals;
    this.clock = clock;
  }

  /** Returns what came of it, or empty where it was interrupted. */
  Optional<Seen> fly(Run run, Plan plan, Start start) {
    Instant began = clock.instant();
    OutputRecorder recorder = new OutputRecorder(outputs, signals, run.id(), start.attemptId());
    OutputSink sink = new OutputSink(masks.masking(), OutputSink.Limit.DEFAULT, chunks -> recorder.take(chunks, clock.instant()));
    try {
      ExecutableStep step = (ExecutableStep) runbooks.of(plan).step(start.flight().step()).orElseThrow();
      Seen seen = runner.run(step, start.values(), plan.target(start.flight().target()).orElse(null), sink);
      return Optional.of(seen.took(Duration.between(began, clock.instant())));
    } catch (InterruptedException interrupted) {
      return Optional.empty();
    } finally {
      close(sink, recorder, run.id());
    }
  }

  /** Output that cannot be stored must not take the step's result with it. */
  private static void close(OutputSink sink, OutputRecorder recorder, long runId) {
    try {
      sink.close();
      recorder.end();
    } catch (RuntimeException lost) {
      LOG.warn("The last output of a step of run {} could not be stored", runId, lost);
    }
  }
}
