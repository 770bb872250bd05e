package dev.nightshift.run;

import dev.nightshift.platform.Durations;
import dev.nightshift.run.CaseWorld.Landing;
import dev.nightshift.run.RunState.Approval;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.runbook.RunbookCase;
import dev.nightshift.runbook.Step;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays one test case with the state machine of real runs. Time passes only from one event to the next. */
final class CaseRun {
  private static final Instant START = Instant.parse("2026-01-05T03:00:00Z");
  private static final int MOST_EVENTS = 50_000;

  private final RunbookCase one;
  private final Plan plan;
  private final CaseWorld world;
  private final CaseWorld.Setting setting;
  private final RunMachine machine;
  private final List<Landing> landings = new ArrayList<>();
  private final CaseStory story = new CaseStory(START);
  private final Set<String> ran = new LinkedHashSet<>();
  private final Set<String> undone = new LinkedHashSet<>();
  private final Set<String> waitedFor = new LinkedHashSet<>();
  private Instant now = START;
  private RunState state;
  private @Nullable String problem;
  private boolean waits;
  private int events;

  CaseRun(CaseWorld.Setting setting, Plan plan) {
    this.one = setting.one();
    this.plan = plan;
    this.state = RunState.planned(START, plan.countdown());
    this.setting = setting;
    this.world = new CaseWorld(setting, plan, START);
    this.machine = new RunMachine(plan);
  }

  /**
   * What happened.
   *
   * @param problem what the case does not say although it was needed; null where it says enough
   */
  record Played(
      Plan plan, RunState state, boolean waits, List<String> ran, List<String> undone, List<String> waitedFor, @Nullable String problem,
      List<String> story, Instant from, Instant to) {

    List<String> skipped() {
      return plan.steps().stream().map(PlannedStep::name).filter(name -> state.done().get(name) == RunState.Done.SKIPPED).toList();
    }

    String outcome() {
      return waits ? "waiting" : state.status().word();
    }
  }

  Played play() {
    apply(new RunEvent.Woken());
    while (!state.status().ended() && !waits && problem == null) {
      next();
    }
    return new Played(
        plan, state, waits, List.copyOf(ran), List.copyOf(undone), List.copyOf(waitedFor), problem, story.lines(), START, now);
  }

  private void next() {
    Landing landing = landings.stream().min(Comparator.comparing(Landing::at)).orElse(null);
    Instant wakeAt = state.wakeAt();
    if (++events > MOST_EVENTS) {
      problem = "the run does not come to an end; is a time limit of days meant?";
    } else if (state.waitsForPerson()) {
      person();
    } else if (landing != null && (wakeAt == null || !landing.at().isAfter(wakeAt))) {
      land(landing);
    } else if (wakeAt != null) {
      now = wakeAt.isAfter(now) ? wakeAt : now;
      apply(new RunEvent.Woken());
    } else {
      throw new IllegalStateException("The run of " + plan.runbook() + " waits for nothing: " + state);
    }
  }

  private void land(Landing landing) {
    landings.remove(landing);
    now = landing.at().isAfter(now) ? landing.at() : now;
    Flight flight = landing.flight();
    Seen seen = landing.seen();
    story.tell(now, landing.where() + ", try " + flight.attempt() + ": " + (seen.ok() ? "succeeded" : "failed: " + seen.error()));
    world.ended(landing, seen.ok());
    apply(new RunEvent.AttemptEnded(flight.step(), flight.target(), flight.attempt(), seen.ok(), seen.error()));
  }

  private void person() {
    Approval approval = state.approval();
    if (approval != null && !approval.given()) {
      waitedFor.add("approval");
      approval(approval);
      return;
    }
    RunState.Asked asked = state.asked();
    if (asked != null) {
      waitedFor.add(asked.flight().step());
      question(asked);
      return;
    }
    PlannedStep step = new Turn(plan, state, now).current();
    String name = step == null ? "" : step.name();
    waitedFor.add(name);
    if (one.given().containsKey(name)) {
      ran.add(name);
      story.tell(now, "a person ticks '" + name + "'");
      apply(new RunEvent.Ticked(name, "person", ""));
    } else {
      waits("it waits for a person to do '" + name + "'; write given: {" + name + ": done}, or expect waits-for: [" + name + "]");
    }
  }

  /** A question is answered with the choice that the case gives, after its time; with none in time, silence goes on. */
  private void question(RunState.Asked asked) {
    String name = asked.flight().step();
    RunbookCase.Answer reply = world.reply(name).orElse(null);
    if (reply == null) {
      waits("it waits for an answer to '" + name + "'; write given: {" + name + ": {choice: …}}, or expect waits-for: [" + name + "]");
      return;
    }
    Object choice = reply.values().get("choice");
    Instant at = now.plus(reply.took());
    if (choice == null || !at.isBefore(asked.until())) {
      now = asked.until();
      apply(new RunEvent.Woken());
      return;
    }
    now = at;
    apply(new RunEvent.Answered(name, choice.toString(), "person", String.valueOf(reply.values().getOrDefault("comment", ""))));
    if (asked.equals(state.asked())) {
      problem = "'" + choice + "' is no answer to '" + name + "'";
    }
  }

  private void approval(Approval approval) {
    switch (one.approval()) {
      case null -> waits("it asks " + approval.words() + " for an approval; write approval: approved, rejected or expired, or expect waits-for: [approval]");
      case APPROVED -> apply(new RunEvent.Approved("person " + (approval.by().size() + 1)));
      case REJECTED -> apply(new RunEvent.Rejected("a person", ""));
      case EXPIRED -> {
        now = approval.until();
        apply(new RunEvent.Woken());
      }
    }
  }

  /** The case may end here where it says that it expects this. */
  private void waits(String otherwise) {
    waits = true;
    if (one.expected().waitsFor() == null) {
      problem = otherwise;
    }
  }

  private void apply(RunEvent first) {
    Deque<RunEvent> queue = new ArrayDeque<>(List.of(first, new RunEvent.Proceed()));
    while (!queue.isEmpty() && problem == null) {
      RunMachine.Transition transition = machine.apply(state, queue.removeFirst(), now);
      state = transition.state();
      for (RunEffect effect : transition.effects()) {
        if (problem == null) {
          perform(effect, queue);
        }
      }
    }
    if (state.halt() != null && state.halt().interrupt()) {
      landings.replaceAll(landing -> landing.stopped(now));
    }
  }

  private void perform(RunEffect effect, Deque<RunEvent> queue) {
    switch (effect) {
      case RunEffect.Question question -> {
        List<String> said = new ArrayList<>();
        queue.add(world.answer(question, state, now, said));
        queue.add(new RunEvent.Proceed());
        said.forEach(words -> story.tell(now, words));
      }
      case RunEffect.StartAttempt start -> start(start.flight());
      case RunEffect.WaitBegan began -> waitBegan(began.flight());
      case RunEffect.WaitEnded waited -> {
        world.waited(waited, now);
        story.tell(now, "'" + waited.flight().step() + "' waited " + Durations.format(waited.took()) + ": " + (waited.ok() ? "true" : waited.error()));
      }
      case RunEffect.AskCalled called -> queue.addAll(List.of(new RunEvent.CalledSeen(List.of()), new RunEvent.Proceed()));
      case RunEffect.AttemptSettled settled -> world.settled(settled, now);
      case RunEffect.Tell tell -> story.tell(now, tell);
      case RunEffect.Ended ended -> story.tell(now, "the run " + ended.outcome().word() + (ended.reason().isEmpty() ? "" : ": " + ended.reason()));
      case RunEffect.AttemptRecorded recorded -> { }
      case RunEffect.AttemptLost lost -> { }
      case RunEffect.Replan replan -> { }
      case RunEffect.Acting acting -> { }
      case RunEffect.Verifying verifying -> { }
    }
  }

  private void start(Flight flight) {
    (state.phase() == Phase.UNDO ? undone : ran).add(flight.step());
    world.start(flight, state, now).ifPresentOrElse(landings::add, () -> unanswered(flight));
  }

  private void waitBegan(Flight flight) {
    (state.phase() == Phase.UNDO ? undone : ran).add(flight.step());
    if (plan.step(flight.step()).ask() == null && !world.answers(flight)) {
      unanswered(flight);
    }
  }

  private void unanswered(Flight flight) {
    int line = setting.runbook().step(flight.step()).map(Step::line).orElse(1);
    problem = "step '" + flight.step() + "' (line " + line + " of " + plan.file() + ") runs, and this case does not say what it answers; write given: {"
        + flight.step() + ": …}";
  }
}
