package dev.nightshift.run;

import dev.nightshift.guardrail.Guardrails.Decision;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.run.RunStore.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies events to a run: state, attempts, facts and the incident change in one transaction, or nothing does. */
final class RunTurns {
  private final RunStore runs;
  private final TurnBook.Tools tools;
  private final TransactionTemplate transaction;
  private final Clock clock;

  RunTurns(RunStore runs, TurnBook.Tools tools, TransactionTemplate transaction, Clock clock) {
    this.runs = runs;
    this.tools = tools;
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
      TurnBook book = book(row);
      RunState state = book.play(messages, proceed);
      boolean released = state.status().ended() || (state.waitsForPerson() && state.flights().isEmpty());
      runs.save(row, state, state.wakeAt(), released, book.now());
      book.flush();
      return new Outcome(book.run(), book.plan(), state, book.starts(state), released);
    }));
  }

  /**
   * Takes the first turn of runs that the caller's transaction has just stored, as far as they look at things.
   *
   * @param told takes what they tell, for the caller to append: chains are locked last, because others wait for them
   * @return what came of each, by its id; it is driven on from there
   */
  Map<Long, Outcome> begin(List<FirstTurns.Fresh> fresh, List<FactDraft> told, Instant now) {
    Supplier<Decision> stop = once(now);
    Map<Long, Outcome> begun = new LinkedHashMap<>();
    for (FirstTurns.Fresh one : fresh) {
      Row row = one.row();
      TurnBook book = new TurnBook(tools, this::stopCalled, row, one.incident(), stop, now);
      RunState state = book.look();
      runs.save(row, state, state.wakeAt(), state.status().ended(), now);
      told.addAll(book.take());
      begun.put(row.run().id(), new Outcome(book.run(), book.plan(), state, book.starts(state), state.status().ended()));
    }
    return begun;
  }

  /** One transaction sees one answer. */
  private Supplier<Decision> once(Instant now) {
    AtomicReference<Decision> answer = new AtomicReference<>();
    return () -> answer.updateAndGet(known -> known == null ? tools.guardrails().beforeAnything(now) : known);
  }

  /**
   * Applies what a person decided, whoever drives the run; its driver looks at once.
   *
   * @param decision the event that follows from the run as it is now, or null where there is nothing left to do
   */
  void decide(long id, Function<Row, @Nullable RunEvent> decision) {
    transaction.executeWithoutResult(status -> {
      Row row = runs.lock(id).orElseThrow(() -> new Problem.Missing("There is no run " + id + "."));
      TurnBook book = book(row);
      RunEvent event = decision.apply(row);
      if (event != null) {
        RunState state = book.play(List.of(Message.of(event)), false);
        runs.save(row, state, book.now(), false, book.now());
        book.flush();
      }
    });
  }

  private void stopCalled(long run, String by, String why) {
    decide(run, row -> row.state().status().ended() ? null : new RunEvent.StopRequested(by, why));
  }

  /** The incident is locked before anything is written to its chain, so that two writers never wait for each other in a circle. */
  private TurnBook book(Row row) {
    Long incident = row.run().incidentId();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new TurnBook(tools, this::stopCalled, row, incident == null ? null : tools.incidents().lock(incident), once(now), now);
  }
}
