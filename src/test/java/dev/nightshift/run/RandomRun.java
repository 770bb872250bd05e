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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One random life of one random plan, with a world around it that remembers what really happened. */
final class RandomRun {
  private final Random random;
  private final Plan plan;
  private final RunMachine machine;
  private final boolean needsApproval;
  private final Set<String> skipped = new HashSet<>();
  private final List<RunEvent.AttemptEnded> past = new ArrayList<>();
  private final Set<Flight> underWay = new LinkedHashSet<>();
  private final Set<Flight> everStarted = new HashSet<>();
  private final Map<String, Boolean> lastResult = new HashMap<>();
  private final Set<String> approvals = new HashSet<>();
  private final Set<String> neverAgain = new HashSet<>();
  private Instant now = Instant.parse("2026-11-20T03:00:00Z");
  private Instant lookedAt = Instant.EPOCH;
  private boolean acted;
  private boolean held;
  private Instant waitingUntil;
  private boolean cutShort;
  private RunStatus decided;
  private boolean gone;
  private boolean clear;
  private boolean answeredClear;
  private boolean rejected;
  private boolean wildcards = true;
  private RunState state;

  RandomRun(long seed) {
    random = new Random(seed);
    plan = RandomPlan.of(random);
    machine = new RunMachine(plan);
    needsApproval = random.nextInt(3) == 0;
    plan.steps().stream().filter(step -> random.nextInt(6) == 0).forEach(step -> skipped.add(step.name()));
    state = RunState.planned(now);
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
    assertThat(state.flights()).isEmpty();
    assertThat(state.watch()).isNull();
    assertThat(waitingUntil).as("what has begun to wait has ended").isNull();
    RunState end = state;
    past.forEach(late -> apply(late, true));
    apply(new RunEvent.Approved("person:late"), true);
    apply(new RunEvent.Recovered(), true);
    assertThat(state).as("what has ended stays as it is").isEqualTo(end);
    proved();
    undone();
    cleaned();
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
        gone = random.nextInt(8) == 0;
      }
      default -> apply(new RunEvent.Woken(), true);
    }
  }

  private void fairly() {
    if (!underWay.isEmpty()) {
      deliver(random.nextInt(3) > 0);
    } else if (state.waitingSince() != null && state.status() != RunStatus.AWAITING_APPROVAL) {
      tickManual();
    } else {
      tick(Duration.ofSeconds(20));
    }
  }

  private void deliver(boolean ok) {
    if (underWay.isEmpty()) {
      return;
    }
    Flight flight = List.copyOf(underWay).get(random.nextInt(underWay.size()));
    underWay.remove(flight);
    RunEvent.AttemptEnded end = new RunEvent.AttemptEnded(flight.step(), flight.target(), flight.attempt(), ok, ok ? "" : "no");
    past.add(end);
    lastResult.put(flight.step() + "@" + flight.target(), ok);
    apply(end, true);
  }

  private void echo() {
    if (!past.isEmpty()) {
      apply(past.get(random.nextInt(past.size())), random.nextBoolean());
    }
  }

  /** The node dies: whatever was under way may or may not have happened. */
  private void crash() {
    for (Flight flight : underWay) {
      lastResult.put(flight.step() + "@" + flight.target(), false);
      if (!plan.step(flight.step()).repeatable()) {
        neverAgain.add(flight.step() + "@" + flight.target());
      }
    }
    boolean cleaning = state.phase() == Phase.ALWAYS;
    boolean unknown = !cleaning && underWay.stream().anyMatch(flight -> !plan.step(flight.step()).repeatable());
    underWay.clear();
    apply(new RunEvent.Recovered(), true);
    if (unknown) {
      assertThat(state.halt() == null || state.status().ended() ? state.status() : state.halt().outcome()).isEqualTo(RunStatus.UNKNOWN);
    }
  }

  private void approve() {
    String who = "person:" + random.nextInt(3);
    if (state.approval() != null && now.isBefore(state.approval().until()) && state.halt() == null) {
      approvals.add(who);
    }
    apply(new RunEvent.Approved(who), random.nextBoolean());
  }

  private void person() {
    switch (random.nextInt(10)) {
      case 0 -> {
        cutShort |= state.phase() == Phase.ALWAYS;
        apply(new RunEvent.StopRequested("person:ada", "enough"), random.nextBoolean());
      }
      case 1 -> {
        rejected |= state.status() == RunStatus.AWAITING_APPROVAL && state.halt() == null;
        apply(new RunEvent.Rejected("person:bob", ""), random.nextBoolean());
      }
      default -> tickManual();
    }
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
      staysDecided();
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
      case RunEffect.StartAttempt start -> started(start.flight());
      case RunEffect.WaitBegan began -> {
        assertThat(everStarted.add(began.flight())).as("no wait begins twice: %s", began).isTrue();
        assertThat(state.halt()).as("nothing begins once the run is ending").isNull();
        assertThat(underWay).as("nothing is under way while it waits").isEmpty();
        assertThat(waitingUntil).isNull();
        waitingUntil = now.plus(plan.step(began.flight().step()).patience());
      }
      case RunEffect.WaitEnded waited -> {
        assertThat(waited.ok()).as("only what was seen true ends a wait well").isEqualTo(waited.ok() && held);
        assertThat(waited.ok() || !now.isBefore(waitingUntil) || state.halt() != null).as("it is patient: %s", waited).isTrue();
        lastResult.put(waited.flight().step() + "@", waited.ok());
        waitingUntil = null;
      }
      case RunEffect.AttemptRecorded recorded -> assertThat(before.flights()).contains(recorded.flight());
      case RunEffect.Ended ended -> assertThat(before.flights().isEmpty() || ended.outcome() == RunStatus.UNKNOWN).as("%s leaves nothing under way: %s", ended, before).isTrue();
      default -> { }
    }
  }

  private RunEvent answer(RunEffect.Question question) {
    return switch (question) {
      case RunEffect.CheckStep check -> {
        boolean acting = state.phase() == Phase.MITIGATION && state.gateOpen();
        lookedAt = acting ? now : lookedAt;
        Answer answer = skipped.contains(check.step()) ? new Answer.Skip("not now") : acting && gone ? new Answer.Gone("gone")
            : wildcards && random.nextInt(40) == 0 ? new Answer.Stop("cannot be told") : new Answer.Go(check.targets());
        yield new RunEvent.Checked(check.step(), answer);
      }
      case RunEffect.LookAgain again -> {
        lookedAt = now;
        yield new RunEvent.Checked(again.step(), gone ? new Answer.Gone("gone") : new Answer.Go(List.of()));
      }
      case RunEffect.AskGate ask -> new RunEvent.GateAnswered(gate(ask.approved()));
      case RunEffect.AskCondition condition -> {
        held = random.nextInt(5) == 0;
        yield new RunEvent.ConditionSeen(condition.step(), held, "");
      }
      case RunEffect.AskAlerts alerts -> {
        answeredClear = clear;
        yield new RunEvent.AlertsChecked(clear);
      }
    };
  }

  private Gate gate(boolean approved) {
    lookedAt = now;
    if (gone) {
      return new Gate.Closed("the condition is gone");
    }
    if (needsApproval && !approved) {
      return new Gate.NeedsApproval(2, List.of("team:payments"), now.plus(Duration.ofMinutes(5)));
    }
    return wildcards && random.nextInt(4) == 0 ? new Gate.Busy("another run") : new Gate.Open();
  }

  private void started(Flight flight) {
    PlannedStep step = plan.step(flight.step());
    String key = flight.step() + "@" + flight.target();
    assertThat(everStarted.add(flight)).as("no attempt is started twice: %s", flight).isTrue();
    assertThat(step.targets()).as("only chosen targets").contains(flight.target());
    assertThat(step.manual()).isFalse();
    assertThat(neverAgain).as("what may have happened is not repeated without a person").doesNotContain(key);
    assertThat(underWay.stream().map(other -> other.step() + "@" + other.target())).doesNotContain(key);
    if (step.section() == Section.MITIGATION) {
      assertThat(plan.purpose()).isEqualTo(Purpose.RECOVER);
      assertThat(gone).as("nothing is changed when the condition is gone").isFalse();
      assertThat(lookedAt).as("it looks again right before").isEqualTo(now);
      assertThat(rejected).isFalse();
      assertThat(!needsApproval || approvals.size() >= 2).as("two people agreed: %s", approvals).isTrue();
    }
    acted |= step.section() == Section.MITIGATION;
    switch (step.section()) {
      case ROLLBACK -> assertThat(state.halt().outcome()).isEqualTo(RunStatus.FAILED);
      case ALWAYS -> {
        assertThat(acted).as("nothing is cleaned up where nothing was changed").isTrue();
        assertThat(state.halt()).as("the outcome is decided before it cleans up").isNotNull();
        assertThat(cutShort).as("nothing begins once a person has stopped the cleaning").isFalse();
      }
      default -> assertThat(state.halt()).as("nothing begins once the run is ending").isNull();
    }
    underWay.add(flight);
  }

  /** Once it cleans up, nothing changes the outcome any more. */
  private void staysDecided() {
    if (state.phase() == Phase.ALWAYS) {
      decided = decided == null ? state.halt().outcome() : decided;
    }
    if (decided != null) {
      assertThat(state.status().ended() ? state.status() : state.halt().outcome()).as("the outcome stays: %s", state).isEqualTo(decided);
    }
  }

  /** Every step under Always came to an end wherever something was changed, and what did not work is said. */
  private void cleaned() {
    for (PlannedStep step : plan.steps(Section.ALWAYS)) {
      RunState.Done how = state.done().get(step.name());
      if (!acted) {
        assertThat(how).isNull();
        continue;
      }
      assertThat(cutShort || how != null).as("it always runs: %s", state).isTrue();
      boolean all = step.targets().stream().allMatch(target -> lastResult.getOrDefault(step.name() + "@" + target, false));
      if (how != null && how != RunState.Done.SKIPPED) {
        assertThat(how == RunState.Done.SUCCEEDED).as("%s: %s", step.name(), state).isEqualTo(all);
        assertThat(all || state.reason().contains("cleaning up failed: ") && state.reason().contains(step.name())).as(state.reason()).isTrue();
      }
    }
  }

  /** What it says to have undone was undone on every target, also where a node died meanwhile. */
  private void undone() {
    if (state.reason().contains("what it had done was undone")) {
      state.attempts().keySet().stream().filter(key -> key.startsWith("undo@")).forEach(key -> assertThat(lastResult.get(key)).as(key).isTrue());
    }
  }

  /** A run that says it recovered something has every check passed last, and the alerts clear. */
  private void proved() {
    if (state.status() != RunStatus.SUCCEEDED || plan.purpose() == Purpose.DIAGNOSE) {
      return;
    }
    assertThat(answeredClear).isTrue();
    for (PlannedStep step : plan.steps(Section.VERIFICATION)) {
      if (!step.manual() && !skipped.contains(step.name()) && !step.continueOnError()) {
        step.targets().forEach(target -> assertThat(lastResult.get(step.name() + "@" + target)).as(step.name()).isTrue());
      }
    }
  }
}
