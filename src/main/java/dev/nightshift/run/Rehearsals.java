package dev.nightshift.run;

import dev.nightshift.catalog.Service;
import dev.nightshift.identity.Actor;
import dev.nightshift.ladder.Standing;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.Drill;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Section;
import dev.nightshift.runbook.Step;
import dev.nightshift.spi.StepKind;
import dev.nightshift.workspace.Workspace;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries a runbook out without an incident: its Diagnosis as a run of its own, all else as a dry run. What a person does, and what waits, is
 * left out, because nobody answers a rehearsal.
 */
public final class Rehearsals {

  /**
   * What is tried out.
   *
   * @param inputs sample values
   */
  public record Order(Workspace workspace, Runbook runbook, String service, Map<String, String> inputs) {
    public Order {
      inputs = Map.copyOf(inputs);
    }
  }

  private final NewRuns newRuns;
  private final PlanMaker plans;
  private final StepRunner runner;
  private final AttemptStore attempts;
  private final Ledger ledger;
  private final Masks masks;
  private final Clock clock;

  Rehearsals(NewRuns newRuns, PlanMaker plans, StepRunner runner, AttemptStore attempts, Ledger ledger, Masks masks, Clock clock) {
    this.newRuns = newRuns;
    this.plans = plans;
    this.runner = runner;
    this.attempts = attempts;
    this.ledger = ledger;
    this.masks = masks;
    this.clock = clock;
  }

  /**
   * Looks whether the runbook can be planned at all.
   *
   * @throws Problem where an input has no value, or a selector chooses nothing
   */
  public void check(Order order) {
    plan(order, order.runbook(), ManualStart.purpose(order.runbook()));
  }

  /**
   * Begins the Diagnosis as a durable run, in the caller's transaction; empty where the runbook has none.
   *
   * @param by who wants it, by the name on the ledger
   * @throws Problem where it cannot be planned
   */
  public Optional<Long> begin(Order order, String by, String why) {
    Runbook alone = alone(order.runbook());
    if (alone.steps(Section.DIAGNOSIS).isEmpty()) {
      return Optional.empty();
    }
    Plan plan = plan(order, alone, Purpose.DIAGNOSE);
    String version = order.workspace().version();
    long run = newRuns.create(new NewRuns.Order(plan, order.runbook(), version, null, by), clock.instant().truncatedTo(ChronoUnit.MICROS));
    Map<String, Object> data = PlanningFacts.describe(plan, run);
    data.put("reason", why);
    data.put("match", "drill");
    data.put("declaredRung", order.runbook().rung().word());
    data.put("alternatives", List.of());
    ledger.append(PlanningFacts.masked(FactDraft.ofRun(run, null, "run.planned", by, version, data), masks.masking()));
    return Optional.of(run);
  }

  /**
   * Returns what broke, in sentences without secrets: in the Diagnosis that has run, and in the dry run of all other steps, which is made now
   * and knows what the Diagnosis handed on. A Diagnosis step whose {@code expect} did not hold has done its work.
   *
   * @param diagnosis the run that {@link #begin} began, after its end; null where there was none
   */
  public List<String> broken(Order order, @Nullable Run diagnosis) {
    List<StepAttempt> seen = diagnosis == null ? List.of() : attempts.ofRun(diagnosis.id());
    List<String> broken = new ArrayList<>();
    if (diagnosis != null && diagnosis.status() != RunStatus.SUCCEEDED) {
      broken.add("its Diagnosis (run " + diagnosis.id() + ") ended as " + diagnosis.status().word() + ": " + diagnosis.reason());
    }
    broken.addAll(failed(order.runbook(), seen));
    try {
      Plan plan = plan(order, order.runbook(), ManualStart.purpose(order.runbook()));
      broken.addAll(dryRun(order, plan, seen));
    } catch (Problem problem) {
      broken.add("it cannot be planned: " + masks.masking().text(String.valueOf(problem.getMessage())));
    }
    return broken;
  }

  private Plan plan(Order order, Runbook runbook, Purpose purpose) {
    Service service = order.workspace().catalog().service(order.service())
        .orElseThrow(() -> new Problem.Invalid("There is no service '" + order.service() + "' in the workspace."));
    Drill drill = runbook.settings().upkeep().drill();
    AlertView alert = drill == null ? AlertView.none(service) : drill.view(service);
    return plans.make(
        new PlanMaker.Order(
            order.workspace(), runbook, alert, order.service(), order.inputs(), Standing.of(runbook).startedByPerson().rung(), purpose, true));
  }

  /** The same runbook with the steps that the machine does by itself and at once. */
  private static Runbook alone(Runbook runbook) {
    List<Step> steps = runbook.steps().stream().filter(step -> step instanceof ExecutableStep executable && !executable.waits()).toList();
    return new Runbook(runbook.file(), runbook.title(), runbook.version(), runbook.text(), runbook.settings(), steps);
  }

  private static List<String> failed(Runbook runbook, List<StepAttempt> seen) {
    Map<String, StepAttempt> last = new LinkedHashMap<>();
    seen.forEach(attempt -> last.put(attempt.step() + "@" + attempt.target(), attempt));
    return last.values().stream()
        .filter(attempt -> attempt.status() != StepAttempt.Status.SUCCEEDED && !judged(runbook, attempt))
        .map(attempt -> "Diagnosis step '" + attempt.step() + "'" + on(attempt.target()) + ": "
            + (attempt.error().isEmpty() ? attempt.status().word() : attempt.error()))
        .toList();
  }

  /** It came to a result, and the result was not the one that its author expects when something is wrong. */
  private static boolean judged(Runbook runbook, StepAttempt attempt) {
    return runbook.step(attempt.step()).filter(step -> step instanceof ExecutableStep executable
        && executable.attributes().expect() != null && attempt.error().equals("expected " + executable.attributes().expect())).isPresent();
  }

  private List<String> dryRun(Order order, Plan plan, List<StepAttempt> seen) {
    RunValues values = new RunValues(DryRun.run(plan, order.workspace(), null, Actor.AUTOMATION, clock.instant()), plan, null, seen);
    List<String> broken = new ArrayList<>();
    for (PlannedStep planned : plan.steps()) {
      Step step = order.runbook().step(planned.name()).orElseThrow();
      if (planned.section() != Section.DIAGNOSIS && step instanceof ExecutableStep executable && !executable.waits()) {
        String target = planned.targets().stream().filter(name -> !name.isEmpty()).findFirst().orElse("");
        StepKind.DryRun look = runner.look(executable, values, plan.target(target).orElse(null));
        if (look.problem() != null) {
          broken.add("dry run of step '" + planned.name() + "'" + on(target) + ": " + look.problem());
        }
      }
    }
    return broken;
  }

  private static String on(String target) {
    return target.isEmpty() ? "" : " on " + target;
  }
}
