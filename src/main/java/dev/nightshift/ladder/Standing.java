package dev.nightshift.ladder;

import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.ManualStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.runbook.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rung a runbook stands on, and how it came there: the lowest of its bounds.
 *
 * @param declared what the front matter says: the highest it may be on
 * @param rung what holds
 * @param why why it was lowered; empty where it was not
 * @param bounds everything that bounds it, the front matter first
 */
public record Standing(Rung declared, Rung rung, String why, List<Bound> bounds) {

  public Standing {
    bounds = List.copyOf(bounds);
  }

  /** Where a runbook stands that nothing but its own file bounds. */
  public static Standing of(Runbook runbook) {
    return of(runbook, List.of());
  }

  /**
   * Where a runbook stands: on the lowest of what its front matter declares, what it has earned, the caps, and what needs a person on the
   * way.
   *
   * @param others what bounds it beside its own file
   */
  public static Standing of(Runbook runbook, List<Bound> others) {
    Rung declared = runbook.rung();
    List<Bound> bounds = new ArrayList<>(List.of(new Bound("front matter", declared, "")));
    bounds.addAll(others);
    needsPerson(runbook).ifPresent(bounds::add);
    Rung lowest = bounds.stream().map(Bound::rung).reduce(declared, Rung::atMost);
    String why =
        lowest == declared ? "" : bounds.stream().filter(bound -> bound.rung() == lowest).map(Bound::why).collect(Collectors.joining("; "));
    return new Standing(declared, lowest, why, bounds);
  }

  private static Optional<Bound> needsPerson(Runbook runbook) {
    Optional<String> manual =
        runbook.steps().stream()
            .filter(step -> step instanceof ManualStep && step.section() != Section.ROLLBACK && step.section() != Section.ALWAYS)
            .findFirst().map(step -> needs("manual step", step));
    return manual
        .or(() -> runbook.executableSteps().stream().filter(ExecutableStep::needsPerson).findFirst().map(step -> needs("question", step)))
        .map(why -> new Bound("person", Rung.HUMAN_INITIATED, why));
  }

  private static String needs(String what, Step step) {
    return "the " + what + " '" + step.name() + "' (line " + step.line() + ") needs a person";
  }

  /** Where a runbook stands that a person starts: never higher than that. */
  public Standing startedByPerson() {
    return rung.unattended() ? new Standing(declared, Rung.HUMAN_INITIATED, "a person started it", bounds) : this;
  }

  /** Where a runbook stands of which a person takes one case over, with the steps as a checklist. */
  public Standing handedOver(String reason) {
    List<Bound> all = new ArrayList<>(bounds);
    all.add(new Bound("skill drill", Rung.MANUAL, reason));
    return new Standing(declared, Rung.MANUAL, reason, all);
  }

  public boolean lowered() {
    return rung != declared;
  }
}
