package dev.nightshift.ladder;

import dev.nightshift.platform.Durations;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.util.Map;

/**
 * What a binding must show to climb, and what makes it fall: {@code ladder} of the workspace.
 *
 * @param start the rung of a binding about which nothing is decided yet
 * @param harmFree how many of its last attempts must have been without harm
 * @param harmWithin how long after a run new alerts are blamed on it
 * @param failures how many in a row make it fall
 */
public record LadderRules(Rung start, Threshold oversight, Threshold fallback, int harmFree, Duration harmWithin, int failures) {

  /**
   * What a rung takes.
   *
   * @param successes how many verified successes
   * @param bound how high the lower bound of their rate must be
   */
  public record Threshold(int successes, double bound) {}

  /** What holds where a workspace says nothing. */
  public static final LadderRules DEFAULT =
      new LadderRules(Rung.HUMAN_INITIATED, new Threshold(5, 0.5), new Threshold(20, 0.8), 20, Duration.ofMinutes(15), 2);

  /** Returns the rules of a workspace. */
  public static LadderRules of(Workspace workspace) {
    Map<String, String> settings = workspace.catalog().settings();
    return new LadderRules(
        Rung.parse(settings.getOrDefault("ladder.start", "")).orElse(DEFAULT.start),
        threshold(settings, "oversight", DEFAULT.oversight),
        threshold(settings, "fallback", DEFAULT.fallback),
        number(settings, "ladder.harmFree", DEFAULT.harmFree),
        Durations.parse(settings.getOrDefault("ladder.harmWithin", Durations.format(DEFAULT.harmWithin))),
        number(settings, "ladder.failures", DEFAULT.failures));
  }

  /** Returns what a rung takes that is reached by evidence. */
  Threshold threshold(Rung rung) {
    return rung == Rung.FALLBACK ? fallback : oversight;
  }

  private static Threshold threshold(Map<String, String> settings, String rung, Threshold otherwise) {
    String bound = settings.getOrDefault("ladder." + rung + ".bound", Double.toString(otherwise.bound));
    return new Threshold(number(settings, "ladder." + rung + ".successes", otherwise.successes), Double.parseDouble(bound));
  }

  private static int number(Map<String, String> settings, String name, int otherwise) {
    return Integer.parseInt(settings.getOrDefault(name, Integer.toString(otherwise)));
  }
}
