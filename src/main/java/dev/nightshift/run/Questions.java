package dev.nightshift.run;

import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.guardrail.Guardrails.Decision;
import dev.nightshift.guardrail.Resource;
import dev.nightshift.guardrail.Situation;
import dev.nightshift.guardrail.Verdict;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.Template;
import dev.nightshift.run.RunEvent.Answer;
import dev.nightshift.run.RunEvent.Gate;
import dev.nightshift.runbook.ApprovalRule;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Placeholders;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers what the state machine asks about the world, inside the transaction of the transition. */
final class Questions {
  private final Guardrails guardrails;
  private final Incidents incidents;
  private final Workspaces workspaces;
  private final PlanMaker plans;
  private final RunbookVersions runbooks;
  private final Replans replans;
  private final Approving approving;

  Questions(
      Guardrails guardrails, Incidents incidents, Workspaces workspaces, PlanMaker plans, RunbookVersions runbooks, Replans replans,
      Approving approving) {
    this.guardrails = guardrails;
    this.incidents = incidents;
    this.workspaces = workspaces;
    this.plans = plans;
    this.runbooks = runbooks;
    this.replans = replans;
    this.approving = approving;
  }

  /**
   * The run as it is in this transaction.
   *
   * @param state the state that asks, newer than the stored one
   * @param attempts of the run, newer than the stored ones
   * @param stop whether anything may go on at all, as it is in this transaction
   */
  record Asking(
      Run run, Plan plan, RunState state, @Nullable Incident incident, Supplier<List<StepAttempt>> attempts, Supplier<Decision> stop, Instant now) {}

  /** Answers one question; what guardrails said goes to {@code told} with the step they were asked for. */
  RunEvent answer(RunEffect.Question question, Asking asking, BiConsumer<String, Decision> told) {
    return switch (question) {
      case RunEffect.CheckStep check -> new RunEvent.Checked(check.step(), check(check, asking, told));
      case RunEffect.LookAgain again -> new RunEvent.Checked(again.step(), lookAgain(again, new Answer.Go(List.of()), asking, told));
      case RunEffect.AskGate ask -> new RunEvent.GateAnswered(gate(ask, asking, told));
      case RunEffect.AskAlerts alerts -> alertsChecked(asking);
      case RunEffect.AskCondition condition -> condition(condition, asking);
      case RunEffect.Phrase phrase -> phrased(phrase.step(), asking);
    };
  }

  private RunEvent alertsChecked(Asking asking) {
    Instant since = asking.incident() == null ? null : incidents.alertsClearSince(asking.incident().id()).orElse(null);
    return new RunEvent.AlertsChecked(since != null || alertsClear(asking), since);
  }

  private boolean alertsClear(Asking asking) {
    return asking.incident() == null || incidents.alertsClear(asking.incident().id());
  }

  private RunEvent condition(RunEffect.AskCondition ask, Asking asking) {
    ExecutableStep step = (ExecutableStep) runbooks.of(asking.plan()).step(ask.step()).orElseThrow();
    Instant began = asking.run().startedAt() == null ? asking.run().createdAt() : asking.run().startedAt();
    return new WaitCondition(step, values(asking), alertsClear(asking), began, ask.since(), asking.now()).seen();
  }

  private RunEvent phrased(String name, Asking asking) {
    return phrased((ExecutableStep) runbooks.of(asking.plan()).step(name).orElseThrow(), values(asking));
  }

  /** The words of a question, with its values, in which nothing can stand but prose. */
  static RunEvent.Phrased phrased(ExecutableStep step, RunValues values) {
    try {
      String text = Template.parse(step.script().strip()).render(Placeholders.values(values.variables()), Escaping.PROSE);
      return new RunEvent.Phrased(step.name(), text, "");
    } catch (IllegalArgumentException unknown) {
      return new RunEvent.Phrased(step.name(), "", "it cannot be asked: " + unknown.getMessage());
    }
  }

  private Answer check(RunEffect.CheckStep check, Asking asking, BiConsumer<String, Decision> told) {
    Decision stop = asking.stop().get();
    if (!stop.allows()) {
      told.accept(check.step(), stop);
      return new Answer.Stop(stop.verdict().why());
    }
    ExecutableStep step = (ExecutableStep) runbooks.of(asking.plan()).step(check.step()).orElseThrow();
    Answer answer = StepCondition.answer(step, asking.plan(), () -> values(asking), check.targets());
    if (asking.state().phase().closing() && asking.state().gateOpen()) {
      Decision held = guardrails.beforeClosingStep(situation(asking, false, false, Map.of()));
      if (!held.allows()) {
        told.accept(check.step(), held);
        return new Answer.Stop(held.verdict().why());
      }
    }
    boolean acting = asking.state().phase() == Phase.MITIGATION && asking.state().gateOpen();
    return acting && answer instanceof Answer.Go go ? lookAgain(first(asking.plan(), step.name(), go), go, asking, told) : answer;
  }

  private static RunEffect.LookAgain first(Plan plan, String step, Answer.Go go) {
    PlannedStep planned = plan.step(step);
    return new RunEffect.LookAgain(step, planned.changes() ? new Batches(plan).first(planned, go.targets()) : List.of());
  }

  private Answer lookAgain(RunEffect.LookAgain look, Answer.Go go, Asking asking, BiConsumer<String, Decision> told) {
    Prospect prospect = prospect(asking);
    Situation now = prospect.situation(new Prospect.Consent(false, false, true), Map.of(), asking.now(), Prospect.Next.of(look.targets(), !asking.state().touched().isEmpty()));
    for (Decision decision : guardrails.beforeStep(now)) {
      String why = decision.verdict().why();
      if (decision.verdict().answer() == Verdict.Answer.WAIT) {
        return new Answer.Wait(why);
      }
      told.accept(look.step(), decision);
      if (!decision.allows()) {
        return decision.guardrail().equals(Guardrails.LOOK_AGAIN) ? new Answer.Gone(why) : new Answer.Stop(why);
      }
    }
    return go;
  }

  /** What was agreed to holds for the plan that was shown, and as long as those who agreed may. */
  private Optional<Gate> voided(Asking asking) {
    RunState.Approval approval = asking.state().approval();
    if (approval == null) {
      return Optional.empty();
    }
    Optional<Replans.Change> change = replans.change(asking.plan());
    if (change.isPresent()) {
      Plan next = change.get().plan();
      return Optional.of(next == null ? new Gate.Closed(change.get().why()) : new Gate.Changed(change.get().why(), next));
    }
    Map<String, String> lost = approving.lost(asking.run(), asking.plan(), approval);
    ApprovalRule rule = approval(asking.plan());
    Instant until = asking.now().plus(rule == null ? ApprovalRule.DEFAULT_TIMEOUT : rule.timeout());
    return lost.isEmpty() ? Optional.empty() : Optional.of(new Gate.Lost(String.join(" ", lost.values()), List.copyOf(lost.keySet()), until));
  }

  private @Nullable ApprovalRule approval(Plan plan) {
    return Prospect.approval(runbooks.of(plan), plan, workspaces.current().catalog());
  }

  private Gate gate(RunEffect.AskGate ask, Asking asking, BiConsumer<String, Decision> told) {
    Optional<Gate> voided = ask.approved() ? voided(asking) : Optional.empty();
    if (voided.isPresent()) {
      return voided.get();
    }
    Situation situation = situation(asking, ask.approved(), ask.personAgreed(), values(asking).variables());
    List<Decision> decisions = guardrails.beforeActing(situation);
    Verdict last = decisions.getLast().verdict();
    boolean later = last.answer() == Verdict.Answer.ALLOW && asking.state().countingDown(asking.now());
    if (last.answer() != Verdict.Answer.WAIT && !later) {
      decisions.forEach(decision -> told.accept(asking.state().cleared(), decision));
    }
    return Prospect.gate(last, Guardrails.only(decisions), approval(asking.plan()), asking.now());
  }

  private Prospect prospect(Asking asking) {
    Plan plan = asking.plan();
    Incident incident = asking.incident();
    boolean clear = incident != null && incidents.alertsClear(incident.id());
    return new Prospect(
        asking.run().id(), plan, runbooks.of(plan), plans.inventory(workspaces.current()), incident, clear, approving.starter(asking.run(), plan));
  }

  private Situation situation(Asking asking, boolean approved, boolean personAgreed, Map<String, Object> variables) {
    boolean unchanged = !approved || plans.unchanged(asking.plan(), workspaces.current());
    return prospect(asking).situation(new Prospect.Consent(approved, personAgreed, unchanged), variables, asking.now());
  }

  /** What a run holds while it acts. */
  List<Resource> resources(Plan plan) {
    return RunLocks.of(plan, runbooks.of(plan));
  }

  RunValues values(Asking asking) {
    List<StepAttempt> seen = asking.state().attempts().isEmpty() ? List.of() : asking.attempts().get();
    return new RunValues(asking.run(), asking.plan(), asking.incident(), seen);
  }
}
