package dev.nightshift.console;

import dev.nightshift.run.Run;
import dev.nightshift.run.RunOutputs;
import dev.nightshift.run.Runs;
import dev.nightshift.run.StepAttempt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The steps of a run on their targets, as many as a page can show at once: where there are more, those under way and those that went wrong
 * come first, and the rest is counted.
 *
 * @param shown in the order in which they began
 * @param counts how all of them stand, by step; empty where all are shown
 * @param total how many there are
 */
public record StepLines(List<StepLine> shown, List<Count> counts, int total) {

  /** On how many lines of a page there is room. */
  static final int MOST = 40;

  private static final int LONGEST_OUTPUT = 8 * 1024;

  /** How one step stands on all its targets. */
  public record Count(String step, Map<StateWord, Long> states) {}

  /** All attempts of one step on one target. */
  private record Try(List<StepAttempt> attempts) {
    StepAttempt last() {
      return attempts.getLast();
    }

    boolean well() {
      return last().status() == StepAttempt.Status.SUCCEEDED;
    }
  }

  static StepLines of(List<StepAttempt> attempts, Runs runs, RunOutputs outputs) {
    List<Try> tries = tries(attempts);
    List<Try> shown = tries;
    if (tries.size() > MOST) {
      shown = tries.reversed().stream().sorted(Comparator.comparing(Try::well)).limit(MOST).toList();
      shown = shown.stream().sorted(Comparator.comparingLong(one -> one.attempts().getFirst().id())).toList();
    }
    return new StepLines(lines(shown, runs, outputs), tries.size() > MOST ? counts(tries) : List.of(), tries.size());
  }

  /** One step on all its targets, a page of them at a time. */
  static StepLines page(Run run, String step, int page, Runs runs, RunOutputs outputs) {
    List<Try> tries = tries(runs.attemptsInBrief(run.id()).stream().filter(attempt -> attempt.step().equals(step)).toList());
    List<Try> shown = tries.stream().skip((long) page * MOST).limit(MOST).toList();
    return new StepLines(lines(shown, runs, outputs), counts(tries), tries.size());
  }

  private static List<Try> tries(List<StepAttempt> attempts) {
    Map<String, List<StepAttempt>> byStep = new LinkedHashMap<>();
    attempts.forEach(attempt -> byStep.computeIfAbsent(attempt.step() + "@" + attempt.target(), key -> new ArrayList<>()).add(attempt));
    return byStep.values().stream().map(Try::new).toList();
  }

  private static List<StepLine> lines(List<Try> shown, Runs runs, RunOutputs outputs) {
    List<Long> last = shown.stream().map(one -> one.last().id()).toList();
    Map<Long, StepAttempt> whole = runs.attempts(last).stream().collect(Collectors.toMap(StepAttempt::id, attempt -> attempt));
    Map<Long, RunOutputs.End> printed = outputs.ends(last, LONGEST_OUTPUT);
    return shown.stream().map(one -> StepLine.of(one.attempts(), whole.getOrDefault(one.last().id(), one.last()), printed.get(one.last().id()))).toList();
  }

  private static List<Count> counts(List<Try> tries) {
    Map<String, Map<StateWord, Long>> counts = new LinkedHashMap<>();
    tries.forEach(one -> counts.computeIfAbsent(one.last().step(), step -> new LinkedHashMap<>()).merge(States.of(one.last()), 1L, Long::sum));
    return counts.entrySet().stream().map(entry -> new Count(entry.getKey(), entry.getValue())).toList();
  }
}
