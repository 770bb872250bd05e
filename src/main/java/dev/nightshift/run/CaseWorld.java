package dev.nightshift.run;

import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Status;
import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunEvent.Answer;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookCase;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.StepKinds;
import dev.nightshift.target.Inventory;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The world of a test case: what steps answer, what guardrails say, and nothing that could be harmed. */
final class CaseWorld {

  /** What everything in a test is made of. */
  record Setting(Workspace workspace, StepKinds kinds, Runbook runbook, RunbookCase one) {}

  private final Setting setting;
  private final Plan plan;
  private final Run run;
  private final @Nullable Incident incident;
  private final List<StepAttempt> attempts = new ArrayList<>();

  CaseWorld(Setting setting, Plan plan, Instant now) {
    this.setting = setting;
    this.plan = plan;
    this.incident = incident(setting, plan, now);
    this.run =
        new Run(
            1, incident == null ? null : incident.id(), plan.service(), plan.runbook(), plan.title(), plan.version(), setting.workspace().version(),
            plan.rung(), plan.purpose(), RunStatus.RUNNING, plan.byPerson() ? "person" : "automation", plan.inputs(),
            plan.targets().stream().map(TargetAddress::name).toList(), "", null, null, null, null, "", now, now, null);
  }

  private static @Nullable Incident incident(Setting setting, Plan plan, Instant now) {
    RunbookCase.GivenAlert alert = setting.one().alert();
    return alert == null
        ? null
        : new Incident(
            1, plan.service(), "", alert.summary().isEmpty() ? alert.name() : alert.summary(), alert.severity(), Status.TRIGGERED, now, null, null,
            null, null, 0, false, setting.workspace().version(), null);
  }

  /** An attempt and how long it takes; empty where the case gives no answer. */
  Optional<Landing> start(Flight flight, RunState state, Instant now) {
    ExecutableStep step = (ExecutableStep) setting.runbook().step(flight.step()).orElseThrow();
    String item = Matrix.text(state.item(flight.target()));
    Optional<RunbookCase.Answer> answer = answer(flight, item);
    return answer.map(given -> {
      Duration limit = step.attributes().timeout() == null ? StepRunner.TIMEOUT : step.attributes().timeout();
      Duration took = given.took().compareTo(limit) > 0 ? limit : given.took();
      return new Landing(flight, item, seen(step, values().at(flight.target(), state), flight, given), now, now.plus(took));
    });
  }

  /** An attempt under way, with what will be seen of it. */
  record Landing(Flight flight, String item, Seen seen, Instant from, Instant at) {
    String where() {
      String target = Place.of(flight.target()).target();
      return Turn.at(flight.step(), target) + (item.isEmpty() ? "" : " for " + item);
    }

    /** The same, ended at once because the run was stopped. */
    Landing stopped(Instant now) {
      return new Landing(flight, item, Seen.failed("it was stopped before it ended"), from, now);
    }
  }

  /** What the case says for this very item or target, else for the step. */
  private Optional<RunbookCase.Answer> answer(Flight flight, String item) {
    var given = setting.one().given();
    String step = flight.step();
    String onTarget = step + "@" + Place.of(flight.target()).target();
    Located<List<RunbookCase.Answer>> answers =
        Stream.of(onTarget + "#" + item, step + "#" + item, onTarget, step).map(given::get).filter(Objects::nonNull).findFirst().orElse(null);
    return Optional.ofNullable(answers).map(Located::value).filter(list -> !list.isEmpty())
        .map(list -> list.get(Math.min(flight.attempt(), list.size()) - 1));
  }

  private Seen seen(ExecutableStep step, RunValues values, Flight flight, RunbookCase.Answer answer) {
    StepKinds given = new StepKinds(List.of(new GivenKind(setting.kinds().get(step.kind()), answer)));
    try {
      return new StepRunner(given, new Masks(Workspaces.of(setting.workspace()), CaseWorld::refuse))
          .run(step, values, plan.target(flight.target()).orElse(null), (stream, text) -> {});
    } catch (InterruptedException impossible) {
      throw new IllegalStateException("nothing waits here", impossible);
    }
  }

  boolean answers(Flight flight) {
    return answer(flight, "").isPresent();
  }

  /** What the case says that people answer to a question; empty where it says nothing of it. */
  Optional<RunbookCase.Answer> reply(String step) {
    return answer(new Flight(step, "", 1), "");
  }

  void settled(RunEffect.AttemptSettled settled, Instant now) {
    Seen seen = settled.seen();
    ended(new Landing(settled.flight(), "", seen, now.minus(seen.took()), now), seen.ok());
  }

  void waited(RunEffect.WaitEnded waited, Instant now) {
    ended(new Landing(waited.flight(), "", waited.seen(), now.minus(waited.took()), now), waited.ok());
  }

  void ended(Landing landing, boolean ok) {
    Flight flight = landing.flight();
    Seen seen = landing.seen();
    attempts.add(
        new StepAttempt(
            attempts.size() + 1, run.id(), flight.step(), plan.step(flight.step()).section(), flight.target(), landing.item(), flight.attempt(),
            ok ? StepAttempt.Status.SUCCEEDED : StepAttempt.Status.FAILED, landing.from(), landing.at(), seen.exit(), seen.values(), seen.outputs(), seen.error()));
  }

  /** Answers what the state machine asks; refusals of guardrails go to the story. */
  RunEvent answer(RunEffect.Question question, RunState state, Instant now, List<String> story) {
    return switch (question) {
      case RunEffect.CheckStep check -> {
        ExecutableStep step = (ExecutableStep) setting.runbook().step(check.step()).orElseThrow();
        yield new RunEvent.Checked(check.step(), StepCondition.answer(step, plan, this::values, check.targets()));
      }
      case RunEffect.LookAgain again -> new RunEvent.Checked(again.step(), new Answer.Go(List.of()));
      case RunEffect.AskGate ask -> {
        Inventory inventory = new Inventory(setting.workspace().catalog(), CaseStart.discovered(setting.one()));
        Prospect prospect = new Prospect(run.id(), plan, setting.runbook(), inventory, incident, false, Actor.AUTOMATION.name());
        Prospect.Consent consent = new Prospect.Consent(ask.approved(), ask.personAgreed(), true);
        Guardrails.Decision last = Guardrails.withoutHistory(prospect.situation(consent, values().variables(), now)).getLast();
        if (!last.allows()) {
          story.add("guardrail " + last.guardrail() + " says " + last.verdict().answer().word() + ": " + last.verdict().why());
        }
        yield new RunEvent.GateAnswered(Prospect.gate(last.verdict(), "", Prospect.approval(setting.runbook(), plan, setting.workspace().catalog()), now));
      }
      case RunEffect.AskCondition condition -> {
        RunbookCase.Answer given = answer(new Flight(condition.step(), "", 1), "").orElseThrow();
        boolean met = !Boolean.FALSE.equals(given.values().get("met")) && !now.isBefore(condition.since().plus(given.took()));
        yield new RunEvent.ConditionSeen(condition.step(), met, given.error() == null ? "" : given.error());
      }
      case RunEffect.Phrase phrase -> Questions.phrased((ExecutableStep) setting.runbook().step(phrase.step()).orElseThrow(), values());
      case RunEffect.AskAlerts alerts -> new RunEvent.AlertsChecked(setting.one().alert() == null || setting.one().alert().clears());
    };
  }

  private RunValues values() {
    return new RunValues(run, plan, incident, List.copyOf(attempts));
  }

  static String took(Instant from, Instant to) {
    return Durations.format(Duration.between(from, to));
  }

  private static String refuse(String reference) {
    throw new Problem.Unavailable("No secret is resolved in a test.");
  }
}
