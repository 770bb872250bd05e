package dev.nightshift.check;

import dev.nightshift.catalog.Check;

/** When a monitor believes its target to be down or up again: a pure function of what it believed and what it saw. */
final class CheckMachine {

  /** What is believed of a target. */
  enum Belief {
    /** Nothing yet: after a start, an alert of before may be open. */
    UNKNOWN,
    HEALTHY,
    FAILING
  }

  /** What to tell the intake. */
  enum Telling {
    NOTHING,
    TRIGGER,
    RESOLVE
  }

  /** What is believed, and how often in a row the target failed or answered. */
  record State(Belief belief, int failures, int successes) {
    static final State START = new State(Belief.UNKNOWN, 0, 0);

    /** Whether it is known what to believe. */
    boolean believes() {
      return belief != Belief.UNKNOWN;
    }

    /** Returns this with the belief of before, for when the telling did not arrive: the next look tells it again. */
    State stillBelieving(Belief before) {
      return new State(before, failures, successes);
    }
  }

  record Outcome(State next, Telling telling) {}

  private CheckMachine() {}

  /** Returns what is believed after one more look. */
  static Outcome on(State state, boolean healthy, Check check) {
    int failures = healthy ? 0 : state.failures() + 1;
    int successes = healthy ? state.successes() + 1 : 0;
    if (failures >= check.failures() && state.belief() != Belief.FAILING) {
      return new Outcome(new State(Belief.FAILING, failures, successes), Telling.TRIGGER);
    }
    if (successes >= check.successes() && state.belief() != Belief.HEALTHY) {
      return new Outcome(new State(Belief.HEALTHY, failures, successes), Telling.RESOLVE);
    }
    return new Outcome(new State(state.belief(), failures, successes), Telling.NOTHING);
  }
}
