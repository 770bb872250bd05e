package dev.nightshift.ladder;

import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.ManualStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.runbook.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rung a runbook stands on, and how it came there.
 *
 * @param declared what the front matter says: the highest it may be on
 * @param rung what holds
 * @param why why it was lowered; empty where it was not
 */
public record Standing(Rung declared, Rung rung, String why) {

  /** Where a runbook stands for which nothing is in doubt. */
  public static Standing of(Runbook runbook) {
    return of(runbook, List.of());
  }

  /**
   * Where a runbook stands: on the rung it declares, lowered where it is stale or where a person is needed on the way.
   *
   * @param stale the open marks that concern it
   */
  public static Standing of(Runbook runbook, List<StaleMark> stale) {
    Rung declared = runbook.rung();
    if (declared.unattended() && !stale.isEmpty()) {
      String why = stale.stream().map(StaleMark::why).collect(Collectors.joining("; "));
      return new Standing(declared, Rung.HUMAN_INITIATED, "it is stale until somebody confirms it: " + why);
    }
    Optional<Step> manual =
        runbook.steps().stream()
            .filter(step -> step instanceof ManualStep && step.section() != Section.ROLLBACK && step.section() != Section.ALWAYS)
            .findFirst();
    if (declared.unattended() && manual.isPresent()) {
      String why = "the manual step '" + manual.get().name() + "' (line " + manual.get().line() + ") needs a person";
      return new Standing(declared, Rung.HUMAN_INITIATED, why);
    }
    Optional<ExecutableStep> question = runbook.executableSteps().stream().filter(ExecutableStep::needsPerson).findFirst();
    if (declared.unattended() && question.isPresent()) {
      String why = "the question '" + question.get().name() + "' (line " + question.get().line() + ") needs a person";
      return new Standing(declared, Rung.HUMAN_INITIATED, why);
    }
    return new Standing(declared, declared, "");
  }

  /** Where a runbook stands that a person starts: never higher than that. */
  public Standing startedByPerson() {
    return rung.unattended() ? new Standing(declared, Rung.HUMAN_INITIATED, "a person started it") : this;
  }

  /** Where a runbook stands of which a person takes one case over, with the steps as a checklist. */
  public Standing handedOver(String reason) {
    return new Standing(declared, Rung.MANUAL, reason);
  }

  /**
   * One of the rungs of which the lowest holds.
   *
   * @param of what gives it: {@code front matter}, {@code cap}
   * @param why in words; empty where there is nothing to say
   */
  public record Term(String of, Rung rung, String why) {}

  /** How the rung came about: everything that was weighed, the front matter first. This is what facts and explanations show. */
  public List<Term> terms() {
    Term front = new Term("front matter", declared, "");
    return lowered() ? List.of(front, new Term("cap", rung, why)) : List.of(front);
  }

  public boolean lowered() {
    return rung != declared;
  }
}
