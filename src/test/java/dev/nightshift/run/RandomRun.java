package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.run.RunEvent.Answer;
import dev.nightshift.run.RunEvent.Gate;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** One random life of one random plan, in a world that answers at random; {@link RunPromises} remembers what really happened. */
final class RandomRun {
  private final Random random;
  private final Plan plan;
  private final RunMachine machine;
  private final RunPromises promises;
  private final List<RunEvent.AttemptEnded> past = new ArrayList<>();
  private final Set<String> matrices = new HashSet<>();
  private Instant now = Instant.parse("2026-11-20T03:00:00Z");
  private boolean clear;
  private boolean wildcards = true;
  private RunState state;

  RandomRun(long seed) {
    random = new Random(seed);
    plan = RandomPlan.of(random);
    machine = new RunMachine(plan);
    promises = new RunPromises(plan);
    promises.needsApproval = random.nextInt(3) == 0;
    plan.steps().stream().filter(step -> random.nextInt(6) == 0).forEach(step -> promises.skipped.add(step.name()));
    plan.steps().stream()
        .filter(step -> step.section() != Section.ROLLBACK && step.patience() == null && step.ask() == null && random.nextInt(4) == 0)
        .forEach(step -> matrices.add(step.name()));
    promises.announcedUntil = now.plus(plan.countdown());
    state = RunState.planned(now, plan.countdown());
    apply(new RunEvent.Recovered(), true);
  }

  RunState state() {
    return state;
  }

  void live() {
    for (int i = 0; i < 60 && !state.status().ended(); i++) {
      something();
    }
    wildcards = false;
    clear = random.nextBoolean();
    for (int i = 0; i < 3000 && !state.status().ended(); i++) {
      fairly();
    }
    assertThat(state.status().ended()).as("it ends when everybody answers: %s", state).isTrue();
    promises.kept(state);
    RunState end = state;
    past.forEach(late -> apply(late, true));
    apply(new RunEvent.Approved("person:late"), true);
    plan.steps().forEach(step -> apply(new RunEvent.Answered(step.name(), "yes", "person:late", ""), true));
    apply(new RunEvent.Recovered(), true);
    assertThat(state).as("what has ended stays as it is").isEqualTo(end);
  }

  private void something() {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> deliver(random.nextInt(4) > 0);
      case 4 -> tick(Duration.ofSeconds(1 + random.nextInt(5)));
      case 5 -> tick(Duration.ofMinutes(random.nextInt(4)));
      case 6 -> echo();
      case 7 -> crash();
      case 8 -> approve();
      case 9 -> person();
      case 10 -> {
        clear = random.nextInt(3) == 0;
        promises.gone = random.nextInt(8) == 0;
      }
      default -> apply(new RunEvent.Woken(), true);
    }
  }

  private void fairly() {
    if (!promises.underWay.isEmpty()) {
      deliver(random.nextInt(3) > 0);
    } else if (state.asked() != null && random.nextBoolean()) {
      answer();
    } else if (state.waitingSince() != null && state.asked() == null && state.status() != RunStatus.AWAITING_APPROVAL) {
      tickManual();
    } else {
      tick(Duration.ofSeconds(20));
    }
  }

  private void deliver(boolean ok) {
    if (promises.underWay.isEmpty()) {
      return;
    }
    Flight flight = List.copyOf(promises.underWay).get(random.nextInt(promises.underWay.size()));
    RunEvent.AttemptEnded end = new RunEvent.AttemptEnded(flight.step(), flight.target(), flight.attempt(), ok, ok ? "" : "no");
    past.add(end);
    promises.ended(flight, ok);
    apply(end, true);
  }

  private void echo() {
    if (!past.isEmpty()) {
      apply(past.get(random.nextInt(past.size())), random.nextBoolean());
    }
  }

  private void crash() {
    boolean cleaning = state.phase() == Phase.ALWAYS;
    boolean unknown = promises.crashed() && !cleaning;
    apply(new RunEvent.Recovered(), true);
    if (unknown) {
      assertThat(state.halt() == null || state.status().ended() ? state.status() : state.halt().outcome()).isEqualTo(RunStatus.UNKNOWN);
    }
  }

  private void approve() {
    String who = "person:" + random.nextInt(3);
    if (state.approval() != null && now.isBefore(state.approval().until()) && state.halt() == null) {
      promises.approvals.add(who);
    }
    apply(new RunEvent.Approved(who), random.nextBoolean());
  }

  private void person() {
    switch (random.nextInt(10)) {
      case 0 -> {
        promises.cutShort |= state.phase() == Phase.ALWAYS;
        apply(new RunEvent.StopRequested("person:ada", "enough"), random.nextBoolean());
      }
      case 1 -> {
        promises.rejected |= state.status() == RunStatus.AWAITING_APPROVAL && state.halt() == null;
        apply(new RunEvent.Rejected("person:bob", ""), random.nextBoolean());
      }
      case 2, 3, 4 -> answer();
      default -> tickManual();
    }
  }

  /** Somebody answers a question, maybe one that is not open, maybe with what is no choice. */
  private void answer() {
    plan.steps().stream().filter(step -> step.ask() != null).forEach(step -> {
      String choice = List.of("yes", "no", "maybe").get(random.nextInt(3));
      promises.choices.put(step.name(), choice);
      apply(new RunEvent.Answered(step.name(), choice, "person:ada", ""), random.nextBoolean());
    });
  }

  private void tickManual() {
    plan.steps().stream().filter(PlannedStep::manual).forEach(step -> apply(new RunEvent.Ticked(step.name(), "person:ada", ""), true));
  }

  private void tick(Duration time) {
    now = now.plus(time);
    apply(new RunEvent.Woken(), true);
  }

  private void apply(RunEvent first, boolean proceed) {
    Deque<RunEvent> events = new ArrayDeque<>(List.of(first));
    if (proceed) {
      events.add(new RunEvent.Proceed());
    }
    int turns = 0;
    while (!events.isEmpty()) {
      assertThat(turns++).as("a turn comes to rest").isLessThan(500);
      RunState before = state;
      RunMachine.Transition transition = machine.apply(before, events.removeFirst(), now);
      state = transition.state();
      promises.staysDecided(state);
      promises.cleared(state);
      transition.effects().forEach(effect -> perform(effect, before, events));
      if (before.status().ended()) {
        assertThat(transition.effects()).isEmpty();
      }
    }
  }

  private void perform(RunEffect effect, RunState before, Deque<RunEvent> events) {
    switch (effect) {
      case RunEffect.Question question -> {
        events.add(answer(question));
        events.add(new RunEvent.Proceed());
      }
      case RunEffect.StartAttempt start -> promises.started(start.flight(), state, now);
      case RunEffect.WaitBegan began -> promises.waitBegan(began, before, now);
      case RunEffect.AskCalled ask -> {
        assertThat(promises.called).containsAll(ask.flights());
        events.add(called(ask));
        events.add(new RunEvent.Proceed());
      }
      case RunEffect.AttemptSettled settled -> promises.settled(settled, state, now);
      case RunEffect.WaitEnded waited -> promises.waitEnded(waited, state, now);
      case RunEffect.AttemptRecorded recorded -> assertThat(before.flights()).contains(recorded.flight());
      case RunEffect.Ended ended -> assertThat(before.flights().isEmpty() || ended.outcome() == RunStatus.UNKNOWN).as("%s leaves nothing under way: %s", ended, before).isTrue();
      case RunEffect.Tell tell -> promises.agreed |= tell.type().equals("run.approved") || tell.type().equals("step.ended");
      default -> { }
    }
  }

  private RunEvent answer(RunEffect.Question question) {
    return switch (question) {
      case RunEffect.CheckStep check -> {
        boolean acting = state.phase() == Phase.MITIGATION && state.gateOpen();
        promises.lookedAt = acting ? now : promises.lookedAt;
        Answer answer = promises.skipped.contains(check.step()) ? new Answer.Skip("not now") : acting && promises.gone ? new Answer.Gone("gone")
            : wildcards && random.nextInt(40) == 0 ? new Answer.Stop("cannot be told") : go(plan.step(check.step()), check.targets());
        yield new RunEvent.Checked(check.step(), answer);
      }
      case RunEffect.LookAgain again -> {
        promises.lookedAt = now;
        yield new RunEvent.Checked(again.step(), promises.gone ? new Answer.Gone("gone") : new Answer.Go(List.of()));
      }
      case RunEffect.AskGate ask -> new RunEvent.GateAnswered(gate(ask.approved()));
      case RunEffect.AskCondition condition -> {
        promises.held = random.nextInt(5) == 0;
        yield new RunEvent.ConditionSeen(condition.step(), promises.held, "");
      }
      case RunEffect.Phrase phrase -> new RunEvent.Phrased(phrase.step(), "Go on?", wildcards && random.nextInt(20) == 0 ? "no words" : "");
      case RunEffect.AskAlerts alerts -> {
        promises.answeredClear = clear;
        yield new RunEvent.AlertsChecked(clear);
      }
    };
  }

  /** Runs that were called end by themselves, whatever happens to the node, and sooner where they are stopped. */
  private RunEvent called(RunEffect.AskCalled ask) {
    List<RunEvent.CalledSeen.Over> over = new ArrayList<>();
    for (Flight flight : ask.flights()) {
      if (random.nextInt(ask.stop().isEmpty() && wildcards ? 4 : 2) == 0) {
        boolean ok = ask.stop().isEmpty() && random.nextInt(4) > 0;
        promises.ended(flight, ok);
        over.add(new RunEvent.CalledSeen.Over(flight, ok ? new Seen(true, null, Map.of(), Map.of(), "") : Seen.failed("no")));
      }
    }
    return new RunEvent.CalledSeen(over);
  }

  private Answer go(PlannedStep step, List<String> targets) {
    if (!matrices.contains(step.name())) {
      return new Answer.Go(targets);
    }
    Map<String, List<Object>> items = new HashMap<>();
    targets.forEach(target -> items.put(target, IntStream.range(0, random.nextInt(4)).<Object>mapToObj(number -> "item-" + random.nextInt()).toList()));
    List<String> some = targets.stream().filter(target -> !items.get(target).isEmpty()).toList();
    return some.isEmpty() ? new Answer.Skip("no item") : new Answer.Go(some, items);
  }

  private Gate gate(boolean approved) {
    promises.lookedAt = now;
    if (promises.gone) {
      return new Gate.Closed("the condition is gone");
    }
    if (promises.needsApproval && !approved) {
      return new Gate.NeedsApproval(2, List.of("team:payments"), now.plus(Duration.ofMinutes(5)), false);
    }
    RunState.Approval approval = state.approval();
    if (approved && wildcards && approval != null && random.nextInt(3) == 0) {
      return random.nextBoolean() ? lost(approval) : changed();
    }
    return wildcards && random.nextInt(4) == 0 ? new Gate.Busy("another run") : new Gate.Open("");
  }

  private Gate lost(RunState.Approval approval) {
    String who = approval.by().getFirst();
    promises.approvals.remove(who);
    return new Gate.Lost(who + " may not any more", List.of(who), now.plus(Duration.ofMinutes(5)));
  }

  private Gate changed() {
    promises.approvals.clear();
    return new Gate.Changed("the runbook has changed", plan);
  }
}
