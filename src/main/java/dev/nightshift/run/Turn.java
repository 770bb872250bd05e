package dev.nightshift.run;

import dev.nightshift.run.RunState.Approval;
import dev.nightshift.run.RunState.Asked;
import dev.nightshift.run.RunState.Done;
import dev.nightshift.run.RunState.Flight;
import dev.nightshift.run.RunState.Halt;
import dev.nightshift.run.RunState.Touched;
import dev.nightshift.run.RunState.Watch;
import dev.nightshift.runbook.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The working copy of a state during one transition. */
final class Turn {
  final Plan plan;
  final Instant now;
  final List<RunEffect> effects = new ArrayList<>();

  RunStatus status;
  Phase phase;
  int position;
  String cleared;
  List<String> clearedFor;
  boolean looked;
  @Nullable Work work;
  @Nullable Watch watch;
  @Nullable Asked asked;
  @Nullable Instant callingSince;
  final List<Flight> flights;
  final Map<String, Integer> attempts;
  final Map<String, Done> done;
  final List<Touched> touched;
  final List<String> failedPlaces;
  final List<Object> items;
  boolean gateOpen;
  String only;
  boolean conditionGone;
  boolean personAgreed;
  @Nullable Approval approval;
  @Nullable Instant waitingSince;
  @Nullable Halt halt;
  List<Touched> closing;
  @Nullable Instant verifyBy;
  @Nullable Instant settleUntil;
  @Nullable Instant askAgainAt;
  final @Nullable Instant actsFrom;
  @Nullable Instant deadline;
  @Nullable Instant wakeAt;
  String reason;

  Turn(Plan plan, RunState from, Instant now) {
    this.plan = plan;
    this.now = now;
    status = from.status();
    phase = from.phase();
    position = from.position();
    cleared = from.cleared();
    clearedFor = from.clearedFor();
    looked = from.looked();
    work = from.work();
    watch = from.watch();
    asked = from.asked();
    callingSince = from.callingSince();
    flights = new ArrayList<>(from.flights());
    attempts = new HashMap<>(from.attempts());
    done = new HashMap<>(from.done());
    touched = new ArrayList<>(from.touched());
    failedPlaces = new ArrayList<>(from.failedPlaces());
    items = new ArrayList<>(from.items());
    gateOpen = from.gateOpen();
    only = from.only();
    conditionGone = from.conditionGone();
    personAgreed = from.personAgreed();
    approval = from.approval();
    waitingSince = from.waitingSince();
    halt = from.halt();
    closing = from.closing();
    verifyBy = from.verifyBy();
    settleUntil = from.settleUntil();
    askAgainAt = from.askAgainAt();
    actsFrom = from.actsFrom();
    deadline = from.deadline();
    wakeAt = from.wakeAt();
    reason = from.reason();
  }

  RunState state() {
    return new RunState(
        status, phase, position, cleared, clearedFor, looked, work, watch, asked, callingSince, flights, attempts, Map.copyOf(done), touched, failedPlaces, items, gateOpen, only,
        conditionGone, personAgreed, approval, waitingSince, halt, closing, verifyBy, settleUntil, askAgainAt, actsFrom, deadline, wakeAt, reason);
  }

  void tell(String type, Map<String, Object> data) {
    effects.add(RunEffect.Tell.automation(type, data));
  }

  /** The steps of the phase, where it has any. */
  List<PlannedStep> steps() {
    return switch (phase) {
      case DIAGNOSIS -> plan.steps(Section.DIAGNOSIS);
      case MITIGATION -> plan.steps(Section.MITIGATION);
      case VERIFICATION, PROOF -> plan.steps(Section.VERIFICATION);
      case UNDO, ALWAYS -> closing.stream().map(item -> plan.step(item.step())).toList();
      case SETTLING, ALERTS, ENDED -> List.of();
    };
  }

  /** The step that is next or under way, or null at the end of the phase. */
  @Nullable PlannedStep current() {
    List<PlannedStep> steps = steps();
    return position < steps.size() ? steps.get(position) : null;
  }

  /** Where a step may begin; the items of its matrix belong to the run from now on. */
  List<String> taken(RunEvent.Answer.Go go) {
    if (go.items().isEmpty()) {
      return go.targets();
    }
    List<String> places = new ArrayList<>();
    for (String target : go.targets()) {
      for (Object item : go.items().getOrDefault(target, List.of())) {
        items.add(item);
        places.add(new Place(target, items.size()).text());
      }
    }
    return places;
  }

  void enter(Phase next) {
    phase = next;
    position = 0;
    cleared = "";
    clearedFor = List.of();
    work = null;
    askAgainAt = null;
  }

  /** Begins anew with another plan, before anything was changed. The numbers of attempts go on. */
  void startOver(Plan next) {
    resume();
    approval = null;
    personAgreed = false;
    done.clear();
    failedPlaces.clear();
    conditionGone = false;
    looked = false;
    enter(Phase.DIAGNOSIS);
    deadline = now.plus(next.limits().timeout());
    wakeAt = now;
  }

  /** Nothing more of this phase is begun; what is under way ends by itself. */
  void leaveRest() {
    conditionGone = true;
    if (work != null) {
      work = work.withoutRest();
    }
  }

  /** One undo may come twice, for the targets of two steps: then it succeeded only where both did. */
  void finishStep(PlannedStep step, Done how) {
    done.merge(step.name(), how, (before, now) -> phase == Phase.UNDO && before != Done.SUCCEEDED ? before : now);
    work = null;
    cleared = "";
    clearedFor = List.of();
    position++;
  }

  /** No further step begins; what is under way ends by itself, or is interrupted. */
  void halt(RunStatus outcome, String why, boolean interrupt) {
    halt(outcome, why, interrupt, "");
  }

  /** The same, because a person says so. */
  void halt(RunStatus outcome, String why, boolean interrupt, String by) {
    if (halt == null) {
      halt = new Halt(outcome, why, interrupt, by);
      resume();
    } else if (interrupt && !halt.interrupt()) {
      halt = new Halt(halt.outcome(), halt.reason(), true, halt.by());
    }
  }

  /** Whether another try or target may begin. */
  boolean mayBegin() {
    return halt == null || phase.closing() && !halt.interrupt();
  }

  /** Whether people may still stop it before it has changed anything, and nobody has agreed to that. */
  boolean countingDown() {
    return state().countingDown(now);
  }

  void waitForPerson() {
    if (waitingSince == null) {
      waitingSince = now;
    }
  }

  /** Attempts for which another run was called and has not ended. */
  List<Flight> called() {
    return flights.stream().filter(flight -> plan.step(flight.step()).calls()).toList();
  }

  /** A called run keeps to limits of its own: while one is waited for, this one's time does not count. */
  void calling() {
    Instant since = callingSince;
    boolean calls = !called().isEmpty();
    if (calls && since == null) {
      callingSince = now;
    } else if (!calls && since != null) {
      later(Duration.between(since, now));
      callingSince = null;
    }
  }

  private void later(Duration waited) {
    deadline = deadline == null ? null : deadline.plus(waited);
    verifyBy = verifyBy == null ? null : verifyBy.plus(waited);
  }

  /** The time in which people were waited for does not count. */
  void resume() {
    if (waitingSince != null) {
      later(Duration.between(waitingSince, now));
      waitingSince = null;
    }
    if (status == RunStatus.AWAITING_APPROVAL) {
      status = RunStatus.RUNNING;
    }
  }

  void end(RunStatus outcome, String why) {
    status = outcome;
    reason = why;
    phase = Phase.ENDED;
    work = null;
    waitingSince = null;
    flights.clear();
    wakeAt = null;
    effects.add(new RunEffect.Ended(outcome, why));
  }

  /** A step with its target and item, for people to read. */
  String what(String step, String place) {
    Place at = Place.of(place);
    Object item = at.item() == 0 ? null : items.get(at.item() - 1);
    return at(step, at.target()) + (item == null ? "" : " for " + Matrix.text(item));
  }

  static String at(String step, String target) {
    return target.isEmpty() ? "'" + step + "'" : "'" + step + "' on " + target;
  }
}
