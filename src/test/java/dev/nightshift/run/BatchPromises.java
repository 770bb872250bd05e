package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.run.RunState.Flight;
import dev.nightshift.catalog.Amount;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold for the order in which a step reaches its targets, seen from outside: by what starts and how it ends. */
final class BatchPromises {
  private final Plan plan;
  private final Map<String, Boolean> lastResult = new HashMap<>();
  private final Set<String> begun = new HashSet<>();
  private final Set<String> members = new HashSet<>();
  private String under = "";
  private String zone = "";
  private int allowed;
  private boolean batches;

  BatchPromises(Plan plan) {
    this.plan = plan;
  }

  void ended(Flight flight, boolean ok) {
    lastResult.put(flight.target(), ok);
  }

  /** @param underWay without the new one */
  void started(PlannedStep step, Flight flight, RunState state, Collection<Flight> underWay) {
    Work work = state.work();
    assertThat(underWay.size() + 1).as("never more than so many at a time").isLessThanOrEqualTo(atOnce(step, work.total()));
    if (!step.changes()) {
      return;
    }
    String here = state.phase() + " " + state.position() + " " + step.name();
    if (!here.equals(under)) {
      begin(here, flight.target(), state);
    }
    String target = flight.target();
    zone(target, state, underWay);
    boolean fresh = begun.add(target);
    if (batches) {
      batch(target, fresh, state);
    }
    if (state.phase() == Phase.MITIGATION && !step.continueOnError()) {
      assertThat(tolerated(state)).as("after too many errors nothing begins: %s", state).isTrue();
    }
    lastResult.remove(target);
  }

  private void begin(String here, String first, RunState state) {
    under = here;
    zone = zone(first);
    begun.clear();
    members.clear();
    lastResult.clear();
    int canary = plan.limits().canary().atLeastOneOf(state.work().total());
    batches = plan.limits().ramp() || canary > 0;
    allowed = Math.max(1, canary);
  }

  private void zone(String target, RunState state, Collection<Flight> underWay) {
    if (!zone.equals(zone(target))) {
      assertThat(begun).as("one zone has ended before the next begins").allMatch(earlier -> over(earlier, state));
      assertThat(begun.stream().map(this::zone)).as("no zone comes twice").doesNotContain(zone(target));
      zone = zone(target);
    }
    assertThat(underWay).allMatch(other -> zone(other.target()).equals(zone));
  }

  private void batch(String target, boolean fresh, RunState state) {
    if (!fresh) {
      assertThat(members).as("only what belongs to the batch is tried again").contains(target);
      return;
    }
    boolean room = members.size() < allowed && members.stream().allMatch(member -> zone(member).equals(zone(target)));
    if (!room) {
      assertThat(members).as("the whole batch has ended before the next begins: %s", state).allMatch(member -> over(member, state));
      nextBatch(state.work().total());
    }
    members.add(target);
  }

  private void nextBatch(int total) {
    batches = plan.limits().ramp();
    boolean clean = members.stream().allMatch(member -> lastResult.getOrDefault(member, false));
    int first = Math.max(1, plan.limits().canary().atLeastOneOf(total));
    allowed = Math.min(clean ? 2 * allowed : first, atMost(total));
    members.clear();
  }

  private boolean over(String target, RunState state) {
    return lastResult.getOrDefault(target, false) || state.work().failed().contains(target);
  }

  private boolean tolerated(RunState state) {
    Amount most = plan.limits().maxErrors();
    return most.percent()
        ? state.work().failed().size() * 100 <= most.number() * state.work().total()
        : state.failedPlaces().stream().distinct().count() <= most.number();
  }

  private int atOnce(PlannedStep step, int total) {
    return step.changes() ? atMost(total) : 10;
  }

  private int atMost(int total) {
    return Math.max(1, plan.limits().concurrency().atLeastOneOf(total));
  }

  private String zone(String target) {
    return plan.target(target).map(plan::zone).orElse("");
  }
}
