package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a run promises, checked against a memory of what really happened to it. */
final class RunPromises {
  private final Plan plan;
  private final BatchPromises batches;
  private final Set<Flight> everStarted = new HashSet<>();
  private final Map<String, Boolean> lastResult = new HashMap<>();
  private final Set<String> neverAgain = new HashSet<>();
  private final Map<Integer, Object> items = new HashMap<>();
  private final Map<String, List<String>> places = new HashMap<>();
  private boolean acted;
  private @Nullable RunStatus decided;
  private @Nullable Instant waitingUntil;

  final Set<Flight> underWay = new LinkedHashSet<>();
  final Set<Flight> called = new LinkedHashSet<>();
  final Set<String> approvals = new HashSet<>();
  final Map<String, String> choices = new HashMap<>();
  final Set<String> skipped = new HashSet<>();
  boolean needsApproval;
  boolean gone;
  boolean held;
  boolean cutShort;
  boolean answeredClear;
  boolean rejected;
  boolean agreed;
  Instant announcedUntil = Instant.EPOCH;
  Instant lookedAt = Instant.EPOCH;

  RunPromises(Plan plan) {
    this.plan = plan;
    this.batches = new BatchPromises(plan);
  }

  void ended(Flight flight, boolean ok) {
    underWay.remove(flight);
    called.remove(flight);
    lastResult.put(key(flight), ok);
    batches.ended(flight, ok);
  }

  /** The node dies: whatever was under way may or may not have happened. Returns whether nobody can tell. */
  boolean crashed() {
    for (Flight flight : underWay) {
      lastResult.put(key(flight), false);
      if (!plan.step(flight.step()).repeatable()) {
        neverAgain.add(key(flight));
      }
    }
    boolean unknown = underWay.stream().anyMatch(flight -> !plan.step(flight.step()).repeatable());
    underWay.clear();
    return unknown;
  }

  void started(Flight flight, RunState state, Instant now) {
    PlannedStep step = plan.step(flight.step());
    assertThat(everStarted.add(flight)).as("no attempt is started twice: %s", flight).isTrue();
    assertThat(step.targets()).as("only chosen targets").contains(Place.of(flight.target()).target());
    sameItem(flight, state);
    assertThat(step.manual()).isFalse();
    assertThat(neverAgain).as("what may have happened is not repeated without a person").doesNotContain(key(flight));
    if (step.section() == Section.MITIGATION) {
      mayAct(now);
    }
    mayBegin(step, state);
    Set<Flight> all = new LinkedHashSet<>(underWay);
    all.addAll(called);
    assertThat(all.stream().map(RunPromises::key)).doesNotContain(key(flight));
    batches.started(step, flight, state, all);
    (step.calls() ? called : underWay).add(flight);
  }

  /** What an attempt is for never changes: retries, takeovers and undos meet the same item. */
  private void sameItem(Flight flight, RunState state) {
    int number = Place.of(flight.target()).item();
    if (number > 0) {
      Object item = state.item(flight.target());
      assertThat(item).isNotNull().isEqualTo(items.computeIfAbsent(number, first -> item));
      boolean undone = plan.step(flight.step()).section() == Section.ROLLBACK;
      assertThat(everStarted).as("an item belongs to one step and its undo: %s", flight)
          .allMatch(other -> Place.of(other.target()).item() != number || other.step().equals(flight.step())
              || undone && plan.step(other.step()).undo().equals(flight.step()));
    }
  }

  /** A step may begin now, at these places. */
  void cleared(RunState state) {
    if (!state.cleared().isEmpty() && state.work() == null) {
      places.put(state.cleared(), state.clearedFor());
    }
  }

  private void mayAct(Instant now) {
    assertThat(plan.purpose()).isEqualTo(Purpose.RECOVER);
    assertThat(gone).as("nothing is changed when the condition is gone").isFalse();
    assertThat(lookedAt).as("it looks again right before").isEqualTo(now);
    assertThat(rejected).isFalse();
    assertThat(!needsApproval || approvals.size() >= 2).as("two people agreed: %s", approvals).isTrue();
    assertThat(agreed || !now.isBefore(announcedUntil)).as("people have their countdown, or agreed").isTrue();
    acted = true;
  }

  private void mayBegin(PlannedStep step, RunState state) {
    switch (step.section()) {
      case ROLLBACK -> assertThat(state.halt().outcome()).isEqualTo(RunStatus.FAILED);
      case ALWAYS -> {
        assertThat(acted).as("nothing is cleaned up where nothing was changed").isTrue();
        assertThat(state.halt()).as("the outcome is decided before it cleans up").isNotNull();
        assertThat(cutShort).as("nothing begins once a person has stopped the cleaning").isFalse();
      }
      default -> assertThat(state.halt()).as("nothing begins once the run is ending").isNull();
    }
  }

  void waitBegan(RunEffect.WaitBegan began, RunState state, Instant now) {
    assertThat(everStarted.add(began.flight())).as("no wait begins twice: %s", began).isTrue();
    assertThat(state.halt()).as("nothing begins once the run is ending").isNull();
    assertThat(underWay).as("nothing is under way while it waits").isEmpty();
    assertThat(waitingUntil).isNull();
    PlannedStep step = plan.step(began.flight().step());
    waitingUntil = now.plus(step.ask() == null ? step.patience() : step.ask().patience());
  }

  void waitEnded(RunEffect.WaitEnded waited, RunState state, Instant now) {
    assertThat(waited.ok()).as("only what was seen true ends a wait well").isEqualTo(waited.ok() && held);
    assertThat(waited.ok() || !now.isBefore(waitingUntil) || state.halt() != null).as("it is patient: %s", waited).isTrue();
    lastResult.put(key(waited.flight()), waited.ok());
    waitingUntil = null;
  }

  /** A question ended by an answer that was one of its choices, by its default, or without an answer when its time was over. */
  void settled(RunEffect.AttemptSettled settled, RunState state, Instant now) {
    Ask ask = plan.step(settled.flight().step()).ask();
    if (ask == null) {
      assertThat(plan.step(settled.flight().step()).calls()).isTrue();
      return;
    }
    Seen seen = settled.seen();
    boolean timeOver = !now.isBefore(waitingUntil);
    if (seen.ok()) {
      boolean answered = "person:ada".equals(seen.outputs().get("by"));
      assertThat(ask.choices()).contains(seen.outputs().get("choice"));
      assertThat(seen.outputs().get("choice")).isEqualTo(answered ? choices.get(settled.flight().step()) : ask.otherwise());
      assertThat(answered != timeOver).as("nobody answers too late, and the default waits for the end of the time").isTrue();
    } else {
      assertThat(timeOver && ask.otherwise() == null || state.halt() != null || seen.error().equals("no words")).as("it is patient: %s", seen).isTrue();
    }
    assertThat(state.asked()).isNull();
    lastResult.put(key(settled.flight()), seen.ok());
    waitingUntil = null;
  }

  /** Once it cleans up, nothing changes the outcome any more. */
  void staysDecided(RunState state) {
    if (state.phase() == Phase.ALWAYS) {
      decided = decided == null ? state.halt().outcome() : decided;
    }
    if (decided != null) {
      assertThat(state.status().ended() ? state.status() : state.halt().outcome()).as("the outcome stays: %s", state).isEqualTo(decided);
    }
  }

  /** What must hold of every run that has ended. */
  void kept(RunState state) {
    assertThat(state.flights()).isEmpty();
    assertThat(called).as("no run ends before those that it called").isEmpty();
    assertThat(state.callingSince()).isNull();
    assertThat(state.watch()).isNull();
    assertThat(state.asked()).isNull();
    assertThat(waitingUntil).as("what has begun to wait has ended").isNull();
    assertThat(acted && state.reason().contains("countdown")).as("a stop in the countdown means that nothing was changed: %s", state).isFalse();
    proved(state);
    undone(state);
    cleaned(state);
  }

  /** Every step under Always came to an end wherever something was changed, and what did not work is said. */
  private void cleaned(RunState state) {
    for (PlannedStep step : plan.steps(Section.ALWAYS)) {
      RunState.Done how = state.done().get(step.name());
      if (!acted) {
        assertThat(how).isNull();
        continue;
      }
      assertThat(cutShort || how != null).as("it always runs: %s", state).isTrue();
      boolean all = everywhere(step);
      if (how != null && how != RunState.Done.SKIPPED) {
        assertThat(how == RunState.Done.SUCCEEDED).as("%s: %s", step.name(), state).isEqualTo(all);
        assertThat(all || state.reason().contains("cleaning up failed: ") && state.reason().contains(step.name())).as(state.reason()).isTrue();
      }
    }
  }

  private boolean everywhere(PlannedStep step) {
    return places.getOrDefault(step.name(), step.targets()).stream().allMatch(target -> lastResult.getOrDefault(step.name() + "@" + target, false));
  }

  /** What it says to have undone was undone on every target, also where a node died meanwhile. */
  private void undone(RunState state) {
    if (state.reason().contains("what it had done was undone")) {
      state.attempts().keySet().stream().filter(key -> key.startsWith("undo@")).forEach(key -> assertThat(lastResult.get(key)).as(key).isTrue());
    }
  }

  /** A run that says it recovered something has every check passed last, and the alerts clear. */
  private void proved(RunState state) {
    if (state.status() != RunStatus.SUCCEEDED || plan.purpose() == Purpose.DIAGNOSE) {
      return;
    }
    assertThat(answeredClear).isTrue();
    for (PlannedStep step : plan.steps(Section.VERIFICATION)) {
      if (!step.manual() && state.done().get(step.name()) != RunState.Done.SKIPPED && !step.continueOnError()) {
        assertThat(everywhere(step)).as(step.name()).isTrue();
      }
    }
  }

  static String key(Flight flight) {
    return flight.step() + "@" + flight.target();
  }
}
