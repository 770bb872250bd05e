package dev.nightshift.run;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunStore.Row;
import dev.nightshift.run.RunTurns.Message;
import dev.nightshift.run.RunTurns.Start;
import dev.nightshift.runbook.Section;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one turn of a run does, within its transaction. */
final class TurnBook {

  /** What a turn asks, and tells. */
  record Tools(
      AttemptStore attempts, Questions questions, Calls calls, CalledRuns called, Replans replans, Guardrails guardrails, Incidents incidents, Ladder ladder,
      Ledger ledger, Masks masks) {}

  private final Tools tools;
  private final CalledRuns.Stopping stopping;
  private Row row;
  private @Nullable Incident incident;
  private Seen seen = Seen.failed("");
  private final SharedView view;
  private boolean looking;
  private final Instant now;
  private RunFacts facts;
  private final AttemptBatch batch;
  private final List<Flight> begun = new ArrayList<>();

  TurnBook(Tools tools, CalledRuns.Stopping stopping, Row row, @Nullable Incident incident, SharedView view, Instant now) {
    this.tools = tools;
    this.view = view;
    this.stopping = stopping;
    this.now = now;
    this.row = row;
    this.incident = incident;
    this.facts = new RunFacts(row.run(), row.plan(), tools.masks().masking());
    this.batch = new AttemptBatch(tools.attempts(), row.run().id(), now);
  }

  /** The run as it was read, with the plan that it has now. */
  Row row() {
    return row;
  }

  Run run() {
    return row.run();
  }

  Plan plan() {
    return row.plan();
  }

  /** Plays what happened, in this order, and goes on as far as possible; what it came to is for the caller to write. */
  RunState play(List<Message> messages, boolean proceed) {
    RunState state = row.state();
    for (Message message : messages) {
      seen = message.seen();
      state = apply(message.event(), state);
    }
    return proceed ? apply(new RunEvent.Proceed(), state) : state;
  }

  /** Attempts that began or ended and are not written. */
  AttemptBatch attempts() {
    return batch;
  }

  /** Goes on only as far as there are things to look at. What would act is not asked about, and is asked about anew in the next turn. */
  RunState look() {
    looking = true;
    return play(List.of(), true);
  }

  private RunState apply(RunEvent first, RunState from) {
    RunState state = from;
    Deque<RunEvent> events = new ArrayDeque<>(List.of(first));
    while (!events.isEmpty()) {
      RunMachine.Transition transition = new RunMachine(row.plan()).apply(state, events.removeFirst(), now);
      state = transition.state();
      for (RunEffect effect : transition.effects()) {
        perform(effect, state, events);
      }
    }
    return state;
  }

  private void perform(RunEffect effect, RunState state, Deque<RunEvent> events) {
    switch (effect) {
      case RunEffect.Question question when looking && state.phase() != Phase.DIAGNOSIS -> { }
      case RunEffect.Question question -> {
        Questions.Asking asking = asking(state);
        events.add(tools.questions().answer(question, asking, facts::decided));
        events.add(new RunEvent.Proceed());
      }
      case RunEffect.AskCalled ask -> {
        Questions.Asking asking = asking(state);
        events.add(tools.called().seen(ask, asking, tools.questions().values(asking), stopping));
        events.add(new RunEvent.Proceed());
      }
      case RunEffect.StartAttempt start -> {
        started(start.flight(), state);
        if (row.plan().step(start.flight().step()).calls()) {
          call(start.flight(), state, events);
        } else {
          begun.add(start.flight());
        }
      }
      case RunEffect.WaitBegan began -> started(began.flight(), state);
      case RunEffect.WaitEnded waited -> ended(waited.flight(), waited.ok() ? StepAttempt.Status.SUCCEEDED : StepAttempt.Status.FAILED, waited.seen(), state);
      case RunEffect.AttemptRecorded ended -> ended(ended.flight(), ended.ok() ? StepAttempt.Status.SUCCEEDED : StepAttempt.Status.FAILED, seen, state);
      case RunEffect.AttemptSettled settled ->
          ended(settled.flight(), settled.seen().ok() ? StepAttempt.Status.SUCCEEDED : StepAttempt.Status.FAILED, settled.seen(), state);
      case RunEffect.AttemptLost lost -> ended(
          lost.flight(), lost.unknown() ? StepAttempt.Status.UNKNOWN : StepAttempt.Status.ABANDONED, Seen.failed("the node that ran it is gone"), state);
      case RunEffect.Replan replan -> {
        flush();
        row = tools.replans().replace(row, replan.plan(), now);
        facts = new RunFacts(row.run(), row.plan(), tools.masks().masking());
      }
      case RunEffect.Acting acting -> {
        facts.acting();
        flush();
        tools.guardrails().acting(act(), callers(), tools.questions().resources(row.plan()), now);
        onIncident(id -> tools.incidents().runActing(id, row.run().id()));
      }
      case RunEffect.Verifying verifying -> onIncident(id -> tools.incidents().runVerifying(id, row.run().id()));
      case RunEffect.Ended ended -> end(ended, state);
      case RunEffect.Tell tell -> facts.tell(tell);
    }
  }

  private Questions.Asking asking(RunState state) {
    return new Questions.Asking(row.run(), row.plan(), state, incident, batch::seen, view::stop, now);
  }

  private void started(Flight flight, RunState state) {
    Section section = row.plan().step(flight.step()).section();
    String item = tools.masks().masking().text(Matrix.text(state.item(flight.target())));
    batch.start(flight, section, item);
    facts.started(flight, section, item);
  }

  private void ended(Flight flight, StepAttempt.Status status, Seen seen, RunState state) {
    batch.end(flight, status, seen);
    facts.ended(flight, status, seen, Matrix.text(state.item(flight.target())));
  }

  /** What begins now, with what it can see; steps of one turn are tries of one step. */
  List<Start> starts(RunState state) {
    if (begun.isEmpty()) {
      return List.of();
    }
    boolean first = state.attempts().size() == begun.size() && begun.stream().allMatch(flight -> flight.attempt() == 1);
    List<String> again = begun.stream().filter(flight -> flight.attempt() > 1).map(Flight::target).toList();
    RunValues values =
        new RunValues(row.run(), row.plan(), incident, first ? List.of() : tools.attempts().before(row.run().id(), begun.getFirst().step(), again))
            .fenced(state.gateOpen() ? tools.guardrails().fence(row.run().id()) : 0);
    return begun.stream().map(flight -> new Start(flight, batch.id(flight), values.at(flight.target(), state))).toList();
  }

  private void call(Flight flight, RunState state, Deque<RunEvent> events) {
    batch.write();
    flush();
    RunValues values = tools.questions().values(asking(state)).at(flight.target(), state);
    try {
      long run = tools.calls().start(row, flight, values, now);
      facts.tell(RunEffect.Tell.automation("run.called", Map.of("step", flight.step(), "target", flight.target(), "called", run)));
    } catch (Problem problem) {
      Seen refused = Seen.failed(tools.masks().masking().text(String.valueOf(problem.getMessage())));
      events.add(new RunEvent.CalledSeen(List.of(new RunEvent.CalledSeen.Over(flight, refused))));
      events.add(new RunEvent.Proceed());
    }
  }

  private void end(RunEffect.Ended ended, RunState state) {
    tools.called().ended(row.plan().caller());
    facts.runEnded(ended, state, incident != null && view.alertsClear(incident.id()));
    if (state.gateOpen()) {
      flush();
      tools.guardrails().ended(act(), howEnded(ended.outcome(), state), tools.masks().masking().text(ended.reason()), now);
    }
    Incident known = incident;
    if (known != null && known.run() != null && known.run() == row.run().id()) {
      flush();
      tools.incidents().runEnded(known.id(), row.run().id(), ended.outcome() == RunStatus.SUCCEEDED);
    }
  }

  private List<Long> callers() {
    Caller caller = row.plan().caller();
    return caller == null ? List.of() : caller.runs();
  }

  private Guardrails.Act act() {
    return new Guardrails.Act(row.run().id(), row.run().incidentId(), new Binding(row.plan().runbook(), row.plan().service()), row.plan().byPerson(), callers().isEmpty() ? row.run().id() : callers().getLast());
  }

  private Guardrails.End howEnded(RunStatus outcome, RunState state) {
    boolean checked = row.plan().steps(Section.VERIFICATION).stream().anyMatch(step -> state.done().get(step.name()) == RunState.Done.SUCCEEDED);
    return switch (outcome) {
      case SUCCEEDED -> checked || row.plan().hasAlert() ? Guardrails.End.PROVED : Guardrails.End.UNPROVED;
      case FAILED, UNKNOWN -> Guardrails.End.FAILED;
      default -> Guardrails.End.STOPPED;
    };
  }

  /** An incident that people resolved, or that another run holds, is left as it is; the guardrails look at it by themselves. */
  private void onIncident(Function<Long, Incident> change) {
    Incident known = incident;
    if (known != null && known.open() && (known.run() == null || known.run() == row.run().id())) {
      flush();
      incident = change.apply(known.id());
    }
  }

  void flush() {
    tools.ladder().weigh(tools.ledger().append(take()));
  }

  /** What is to be told and was not flushed. */
  List<FactDraft> take() {
    return facts.take();
  }
}
