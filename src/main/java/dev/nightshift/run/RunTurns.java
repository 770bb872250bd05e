package dev.nightshift.run;

import dev.nightshift.incident.Incident;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunStore.Claim;
import dev.nightshift.run.RunStore.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies events to runs: state, attempts, facts and the incident change in one transaction, or nothing does. */
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
   * What is asked of a turn: that it applies what happened, in this order, and then goes on as far as possible.
   *
   * @param plan the run's plan, where an earlier turn has read it
   * @param proceed whether new steps may begin; without it only what happened is written down
   */
  record Request(Claim claim, @Nullable Plan plan, List<Message> messages, boolean proceed) {}

  /**
   * Takes the turn of one run that this node drives: one commit, however many attempts ended and begin.
   *
   * @return empty where another node has taken the run over
   */
  Optional<Outcome> take(Request request) {
    return Optional.ofNullable(take(List.of(request), true).get(request.claim().id()));
  }

  /**
   * Takes the turns of several runs with one commit. It waits for none of them while it holds others.
   *
   * @return what came of each, by its id, without those that somebody else holds or has taken over
   */
  Map<Long, Outcome> takeFree(List<Request> requests) {
    return take(requests, false);
  }

  private Map<Long, Outcome> take(List<Request> requests, boolean waiting) {
    return transaction.execute(status -> {
      Map<Claim, Optional<Plan>> asked = new LinkedHashMap<>();
      requests.forEach(request -> asked.put(request.claim(), Optional.ofNullable(request.plan())));
      Map<Long, Row> rows = runs.lockHeld(asked, waiting);
      Instant now = now();
      List<TurnBook> books = waiting ? rows.values().stream().map(row -> book(row, now)).toList() : freeBooks(rows.values(), now);
      Map<Long, Request> by = requests.stream().collect(Collectors.toMap(request -> request.claim().id(), Function.identity()));
      List<Played> played = books.stream().map(book -> Played.by(book, by.get(book.run().id()))).toList();
      List<FactDraft> told = new ArrayList<>();
      write(played, told, now);
      tools.ladder().weigh(tools.ledger().append(told));
      return outcomes(played);
    });
  }

  /** A turn that was played: how the run was before, and how it is now. */
  private record Played(Row before, TurnBook book, RunState state) {
    static Played by(TurnBook book, RunTurns.@Nullable Request request) {
      Row before = book.row();
      Request asked = Objects.requireNonNull(request, "only what was asked for is locked");
      return new Played(before, book, book.play(asked.messages(), asked.proceed()));
    }

    boolean released() {
      return state.status().ended() || (state.waitsForPerson() && state.flights().isEmpty());
    }
  }

  private void write(List<Played> played, List<FactDraft> told, Instant now) {
    if (played.isEmpty()) {
      return;
    }
    AttemptBatch.write(tools.attempts(), played.stream().map(one -> one.book().attempts()).toList(), now);
    runs.save(saved(played), now);
    played.forEach(one -> told.addAll(one.book().take()));
  }

  private static List<RunStore.Saved> saved(List<Played> played) {
    return played.stream().map(one -> new RunStore.Saved(one.before(), one.state(), one.state().wakeAt(), one.released())).toList();
  }

  private static Map<Long, Outcome> outcomes(List<Played> played) {
    Map<Long, Outcome> outcomes = new LinkedHashMap<>();
    for (Played one : played) {
      TurnBook book = one.book();
      outcomes.put(book.run().id(), new Outcome(book.run(), book.plan(), one.state(), book.starts(one.state()), one.released()));
    }
    return outcomes;
  }

  /**
   * Takes the first turn of runs that were just given their numbers, as far as they look at things, and stores them as they stand then.
   *
   * @param told takes what they tell, for the caller to append: chains are locked last, because others wait for them
   * @return what came of each, by its id; it is driven on from there
   */
  Map<Long, Outcome> begin(List<FirstTurns.Fresh> fresh, List<FactDraft> told, Instant now) {
    SharedView view = view(fresh.stream().map(FirstTurns.Fresh::row).toList(), now);
    List<Played> played = new ArrayList<>();
    for (FirstTurns.Fresh one : fresh) {
      TurnBook book = new TurnBook(tools, this::stopCalled, one.row(), one.incident(), view, now);
      played.add(new Played(one.row(), book, book.look()));
    }
    runs.insert(saved(played), now);
    AttemptBatch.write(tools.attempts(), played.stream().map(one -> one.book().attempts()).toList(), now);
    played.forEach(one -> told.addAll(one.book().take()));
    return outcomes(played);
  }

  private SharedView view(Collection<Row> rows, Instant now) {
    return new SharedView(tools.guardrails(), tools.incidents(), incidents(rows), now);
  }

  private static List<Long> incidents(Collection<Row> rows) {
    return rows.stream().map(row -> row.run().incidentId()).filter(Objects::nonNull).distinct().toList();
  }

  /**
   * Applies what a person decided, whoever drives the run; its driver looks at once.
   *
   * @param decision the event that follows from the run as it is now, or null where there is nothing left to do
   */
  void decide(long id, Function<Row, @Nullable RunEvent> decision) {
    transaction.executeWithoutResult(status -> {
      Row row = runs.lock(id).orElseThrow(() -> new Problem.Missing("There is no run " + id + "."));
      Instant now = now();
      TurnBook book = book(row, now);
      RunEvent event = decision.apply(row);
      if (event != null) {
        RunState state = book.play(List.of(Message.of(event)), false);
        book.attempts().write();
        runs.save(List.of(new RunStore.Saved(row, state, now, false)), now);
        book.flush();
      }
    });
  }

  private void stopCalled(long run, String by, String why) {
    decide(run, row -> row.state().status().ended() ? null : new RunEvent.StopRequested(by, why));
  }

  /** The incident is locked before anything is written to its chain, so that two writers never wait for each other in a circle. */
  private TurnBook book(Row row, Instant now) {
    Long incident = row.run().incidentId();
    return new TurnBook(tools, this::stopCalled, row, incident == null ? null : tools.incidents().lock(incident), view(List.of(row), now), now);
  }

  private List<TurnBook> freeBooks(Collection<Row> rows, Instant now) {
    SharedView view = view(rows, now);
    Map<Long, Incident> free = tools.incidents().lockFree(incidents(rows));
    return rows.stream()
        .filter(row -> row.run().incidentId() == null || free.containsKey(row.run().incidentId()))
        .map(row -> new TurnBook(tools, this::stopCalled, row, row.run().incidentId() == null ? null : free.get(row.run().incidentId()), view, now))
        .toList();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
