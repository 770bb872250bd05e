package dev.nightshift.run;

import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.run.RunStore.Row;
import dev.nightshift.runbook.Section;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies events to a run: state, attempts, facts and the incident change in one transaction, or nothing does. */
final class RunTurns {
  private final RunStore runs;
  private final AttemptStore attempts;
  private final Questions questions;
  private final Calls calls;
  private final CalledRuns called;
  private final Replans replans;
  private final Guardrails guardrails;
  private final Incidents incidents;
  private final Ladder ladder;
  private final Ledger ledger;
  private final Masks masks;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RunTurns(
      RunStore runs, AttemptStore attempts, Questions questions, Calls calls, CalledRuns called, Replans replans, Guardrails guardrails, Incidents incidents, Ladder ladder, Ledger ledger, Masks masks,
      TransactionTemplate transaction, Clock clock) {
    this.runs = runs;
    this.attempts = attempts;
    this.questions = questions;
    this.calls = calls;
    this.called = called;
    this.replans = replans;
    this.guardrails = guardrails;
    this.incidents = incidents;
    this.ladder = ladder;
    this.ledger = ledger;
    this.masks = masks;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Something that happened, and what was seen of it. */
  record Message(RunEvent event, Seen seen) {
    static Message of(RunEvent event) {
      return new Message(event, Seen.failed(""));
    }
  }

  /** An attempt that is committed as started and may begin now. */
  record Start(Flight flight, long attemptId, RunValues values) {}

  /** Where a run stands after a turn. */
  record Outcome(Run run, Plan plan, RunState state, List<Start> starts, boolean released) {
    /** Whether nothing is under way on any node for this run itself; what it called is under way for its own. */
    boolean idle() {
      return state.flights().stream().allMatch(flight -> plan.step(flight.step()).calls());
    }
  }

  /**
   * Applies what happened to a run that this node drives, in this order, and then goes on as far as possible: one commit, however
   * many attempts ended and begin.
   *
   * @param plan the run's plan, where an earlier turn has read it
   * @param proceed whether new steps may begin; without it only what happened is written down
   * @return empty where another node has taken the run over
   */
  Optional<Outcome> take(Claim claim, @Nullable Plan plan, List<Message> messages, boolean proceed) {
    return transaction.execute(status -> runs.lockHeld(claim, plan).map(row -> {
      @Nullable Incident incident = incident(row);
      TurnBook book = new TurnBook(row, incident);
      RunState state = book.play(messages, proceed);
      boolean released = state.status().ended() || (state.waitsForPerson() && state.flights().isEmpty());
      runs.save(row, state, state.wakeAt(), released, book.now);
      book.flush();
      return new Outcome(book.row.run(), book.row.plan(), state, book.starts(state), released);
    }));
  }

  /**
   * Applies what a person decided, whoever drives the run; its driver looks at once.
   *
   * @param decision the event that follows from the run as it is now, or null where there is nothing left to do
   */
  void decide(long id, Function<Row, @Nullable RunEvent> decision) {
    transaction.executeWithoutResult(status -> {
      Row row = runs.lock(id).orElseThrow(() -> new Problem.Missing("There is no run " + id + "."));
      @Nullable Incident incident = incident(row);
      RunEvent event = decision.apply(row);
      if (event != null) {
        TurnBook book = new TurnBook(row, incident);
        RunState state = book.play(List.of(Message.of(event)), false);
        runs.save(row, state, book.now, false, book.now);
        book.flush();
      }
    });
  }

  private void stopCalled(long run, String by, String why) {
    decide(run, row -> row.state().status().ended() ? null : new RunEvent.StopRequested(by, why));
  }

  /** Locked before anything is written to its chain, so that two writers never wait for each other in a circle. */
  private @Nullable Incident incident(Row row) {
    Long id = row.run().incidentId();
    return id == null ? null : incidents.lock(id);
  }

  /** What one transaction does. */
  private final class TurnBook {
    private Row row;
    private @Nullable Incident incident;
    private Seen seen = Seen.failed("");
    private Guardrails.@Nullable Decision stop;
    private final Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    private RunFacts facts;
    private final AttemptBatch batch;
    private final List<Flight> begun = new ArrayList<>();

    TurnBook(Row row, @Nullable Incident incident) {
      this.row = row;
      this.incident = incident;
      this.facts = new RunFacts(row.run(), row.plan(), masks.masking());
      this.batch = new AttemptBatch(attempts, row.run().id(), now);
    }

    RunState play(List<Message> messages, boolean proceed) {
      RunState state = row.state();
      for (Message message : messages) {
        seen = message.seen();
        state = apply(message.event(), state);
      }
      state = proceed ? apply(new RunEvent.Proceed(), state) : state;
      batch.write();
      return state;
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
        case RunEffect.Question question -> {
          Questions.Asking asking = asking(state);
          events.add(questions.answer(question, asking, facts::decided));
          events.add(new RunEvent.Proceed());
        }
        case RunEffect.AskCalled ask -> {
          Questions.Asking asking = asking(state);
          events.add(called.seen(ask, asking, questions.values(asking), RunTurns.this::stopCalled));
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
          row = replans.replace(row, replan.plan(), now);
          facts = new RunFacts(row.run(), row.plan(), masks.masking());
        }
        case RunEffect.Acting acting -> {
          facts.acting();
          flush();
          guardrails.acting(act(), callers(), questions.resources(row.plan()), now);
          onIncident(id -> incidents.runActing(id, row.run().id()));
        }
        case RunEffect.Verifying verifying -> onIncident(id -> incidents.runVerifying(id, row.run().id()));
        case RunEffect.Ended ended -> end(ended, state);
        case RunEffect.Tell tell -> facts.tell(tell);
      }
    }

    private Questions.Asking asking(RunState state) {
      return new Questions.Asking(row.run(), row.plan(), state, incident, batch::seen, this::stop, now);
    }

    /** One transaction sees one answer. */
    private Guardrails.Decision stop() {
      if (stop == null) {
        stop = guardrails.beforeAnything(now);
      }
      return stop;
    }

    private void started(Flight flight, RunState state) {
      Section section = row.plan().step(flight.step()).section();
      String item = masks.masking().text(Matrix.text(state.item(flight.target())));
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
      List<String> again = begun.stream().filter(flight -> flight.attempt() > 1).map(Flight::target).toList();
      RunValues values =
          new RunValues(row.run(), row.plan(), incident, attempts.before(row.run().id(), begun.getFirst().step(), again))
              .fenced(state.gateOpen() ? guardrails.fence(row.run().id()) : 0);
      return begun.stream().map(flight -> new Start(flight, batch.id(flight), values.at(flight.target(), state))).toList();
    }

    private void call(Flight flight, RunState state, Deque<RunEvent> events) {
      batch.write();
      flush();
      RunValues values = questions.values(asking(state)).at(flight.target(), state);
      try {
        long run = calls.start(row, flight, values, now);
        facts.tell(RunEffect.Tell.automation("run.called", Map.of("step", flight.step(), "target", flight.target(), "called", run)));
      } catch (Problem problem) {
        Seen refused = Seen.failed(masks.masking().text(String.valueOf(problem.getMessage())));
        events.add(new RunEvent.CalledSeen(List.of(new RunEvent.CalledSeen.Over(flight, refused))));
        events.add(new RunEvent.Proceed());
      }
    }

    private void end(RunEffect.Ended ended, RunState state) {
      called.ended(row.plan().caller());
      facts.runEnded(ended, state, incident != null && incidents.alertsClear(incident.id()));
      if (state.gateOpen()) {
        flush();
        guardrails.ended(act(), howEnded(ended.outcome(), state), masks.masking().text(ended.reason()), now);
      }
      Incident known = incident;
      if (known != null && known.run() != null && known.run() == row.run().id()) {
        flush();
        incidents.runEnded(known.id(), row.run().id(), ended.outcome() == RunStatus.SUCCEEDED);
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
      ladder.weigh(ledger.append(facts.take()));
    }
  }
}
