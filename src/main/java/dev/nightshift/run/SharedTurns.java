package dev.nightshift.run;

import dev.nightshift.platform.Gathering;
import dev.nightshift.run.RunTurns.Outcome;
import dev.nightshift.run.RunTurns.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the turns of this node's runs. Runs that only look share them: what comes while others are being written, or within a moment
 * of it, is one commit. A run that may act has each turn at once and to itself.
 */
final class SharedTurns {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTurns.class);

  /** Nobody notices, and in a storm there is something to share. */
  private static final Duration PAUSE = Duration.ofMillis(30);

  private static final int AT_ONCE = 50;

  private final RunTurns turns;
  private final Gathering<Request, Outcome> sharing = new Gathering<>("shared-turns", PAUSE, AT_ONCE, this::together);

  SharedTurns(RunTurns turns) {
    this.turns = turns;
  }

  /**
   * Takes a turn of a run that this node drives; whatever it throws, nothing has changed.
   *
   * @return empty where another node has taken the run over
   */
  Optional<Outcome> take(Request request) {
    Outcome shared = onlyLooks(request.plan()) ? sharing.done(request) : null;
    return shared == null ? turns.take(request) : Optional.of(shared);
  }

  /** A run that calls others or is called writes to their rows as well, and so is never held together with more. */
  private static boolean onlyLooks(@Nullable Plan plan) {
    return plan != null && plan.purpose() == Purpose.DIAGNOSE && plan.caller() == null && plan.steps().stream().noneMatch(PlannedStep::calls);
  }

  /** What cannot be written together is taken alone, by whoever asked for it, so that nobody suffers from a neighbour. */
  private List<@Nullable Outcome> together(List<Request> requests) {
    Map<Long, Outcome> written = requests.size() == 1 ? Map.of() : written(requests);
    List<@Nullable Outcome> outcomes = new ArrayList<>();
    requests.forEach(request -> outcomes.add(written.get(request.claim().id())));
    return outcomes;
  }

  private Map<Long, Outcome> written(List<Request> requests) {
    try {
      return turns.takeFree(requests);
    } catch (RuntimeException oneOfThem) {
      LOG.debug("Turns of {} runs cannot be written together; each is taken alone: {}", requests.size(), oneOfThem.toString());
      return Map.of();
    }
  }
}
