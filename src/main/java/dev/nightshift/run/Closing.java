package dev.nightshift.run;

import dev.nightshift.run.RunState.Done;
import dev.nightshift.run.RunState.Halt;
import dev.nightshift.run.RunState.Touched;
import dev.nightshift.runbook.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How a run ends: what can be taken back after a failure is, then what is always done is done, and nothing changes the outcome. */
final class Closing {
  private final Turn turn;

  Closing(Turn turn) {
    this.turn = turn;
  }

  /** Returns whether it moved: nothing closes while something is under way. */
  boolean halted(Halt halt) {
    if (!turn.flights.isEmpty()) {
      return false;
    }
    new Waiting(turn).leave();
    new Asking(turn).leave();
    Work left = turn.work;
    if (left != null) {
      turn.done.put(left.step(), Done.FAILED);
    }
    List<Touched> undo = halt.outcome() == RunStatus.FAILED ? toUndo() : List.of();
    if (undo.isEmpty()) {
      conclude(halt.outcome(), halt.reason());
      return true;
    }
    enter(Phase.UNDO, halt.outcome(), halt.reason(), undo);
    turn.tell("run.undoing", Map.of("why", halt.reason(), "steps", undo.stream().map(Touched::step).toList()));
    return true;
  }

  /** The outcome is decided. A run that has changed something first does what is always done. */
  void conclude(RunStatus outcome, String why) {
    List<Touched> always = turn.plan.steps(Section.ALWAYS).stream().map(step -> new Touched(step.name(), step.targets())).toList();
    if (always.isEmpty() || turn.touched.isEmpty()) {
      turn.end(outcome, why);
      return;
    }
    enter(Phase.ALWAYS, outcome, why, always);
    turn.tell("run.cleaning", Map.of("outcome", outcome.word(), "why", why, "steps", always.stream().map(Touched::step).toList()));
  }

  void undone() {
    Halt halt = decided();
    List<String> failed = turn.closing.stream().map(Touched::step).filter(name -> turn.done.get(name) != Done.SUCCEEDED).distinct().toList();
    conclude(
        halt.outcome(), halt.reason() + (failed.isEmpty() ? "; what it had done was undone" : "; undoing failed: " + String.join(", ", failed)));
  }

  void cleaned() {
    Halt halt = decided();
    List<String> failed = turn.closing.stream().map(Touched::step).filter(name -> turn.done.get(name) == Done.FAILED).toList();
    turn.end(halt.outcome(), halt.reason() + (failed.isEmpty() ? "" : "; cleaning up failed: " + String.join(", ", failed)));
  }

  /** A person has seen enough: what is under way is interrupted, the rest is not begun, the outcome stays. */
  void cutShort(String why) {
    Halt halt = turn.halt;
    if (halt == null || !turn.phase.closing()) {
      return;
    }
    new Waiting(turn).leave();
    Work work = turn.work;
    turn.closing = turn.closing.subList(0, Math.min(turn.position + (work == null ? 0 : 1), turn.closing.size()));
    String what = turn.phase == Phase.UNDO ? "; undoing was " : "; cleaning up was ";
    turn.halt = new Halt(halt.outcome(), halt.reason() + what + why, true, halt.by());
    if (work != null) {
      Work cut = work.withoutRest();
      for (String target : work.notEnded()) {
        cut = cut.failed(target);
      }
      turn.work = cut;
    }
  }

  private void enter(Phase phase, RunStatus outcome, String why, List<Touched> steps) {
    turn.resume();
    RunState.Halt before = turn.halt;
    turn.halt = new Halt(outcome, why, false, before == null ? "" : before.by());
    turn.closing = steps;
    turn.enter(phase);
  }

  private Halt decided() {
    return java.util.Objects.requireNonNull(turn.halt, "the outcome is decided before a run closes");
  }

  /** Where the step was, each item with its own undo, last first; all of the undo's own targets where it acts on others. */
  private static List<String> undoneAt(PlannedStep undo, Touched touched) {
    List<Place> places = touched.targets().reversed().stream().map(Place::of).toList();
    List<String> same = new ArrayList<>();
    List<String> elsewhere = new ArrayList<>();
    for (String target : undo.targets()) {
      places.stream().filter(place -> place.target().equals(target)).forEach(place -> same.add(place.text()));
      places.stream().map(place -> new Place(target, place.item()).text()).distinct().forEach(elsewhere::add);
    }
    return same.isEmpty() ? elsewhere : same;
  }

  /** What has an undo, last first; the same undo on the same target is done once. */
  private List<Touched> toUndo() {
    List<Touched> undo = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Touched touched : turn.touched.reversed()) {
      String name = turn.plan.step(touched.step()).undo();
      if (name.isEmpty()) {
        continue;
      }
      List<String> targets = undoneAt(turn.plan.step(name), touched).stream().filter(target -> taken.add(name + "@" + target)).toList();
      if (!targets.isEmpty()) {
        undo.add(new Touched(name, targets));
      }
    }
    return undo;
  }
}
