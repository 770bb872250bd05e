package dev.nightshift.integration.kubernetes;

import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What changes nothing: how a resource is, and waiting until it is as it should be. */
final class Looks {
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Work work;

  Looks(Work work) {
    this.work = work;
  }

  Result get(Order order) throws InterruptedException {
    Thing thing = work.thing(order);
    Map<String, Object> values = State.of(thing.kind(), work.api().get(thing.path()));
    values.forEach((name, value) -> work.say(name + ": " + value));
    return Work.done(values);
  }

  /** Says each new reason why it is not yet so. */
  Result await(Order order) throws InterruptedException {
    Thing thing = work.thing(order);
    boolean gone = "gone".equals(order.settings().get("until"));
    String said = "";
    while (true) {
      Optional<JsonNode> object = gone ? work.api().find(thing.path()) : Optional.of(work.api().get(thing.path()));
      Readiness readiness = object.map(there -> Readiness.of(thing.kind(), there)).orElse(new Readiness(true, false, "gone"));
      boolean met = gone ? object.isEmpty() : readiness.ready();
      String why = gone && !met ? "it is still there" : readiness.why();
      if (!why.equals(said)) {
        work.say(thing + ": " + why);
        said = why;
      }
      Map<String, Object> values = new HashMap<>(object.map(there -> State.of(thing.kind(), there)).orElse(Map.of("name", thing.name())));
      if (met) {
        return Work.done(values);
      }
      if (!gone && readiness.never()) {
        return Work.failed(values, thing + " will not become ready by itself: " + why);
      }
      if (work.deadline().over()) {
        return Work.failed(values, "The time was over, and of " + thing + " it is still to say: " + why);
      }
      work.rest(BETWEEN);
    }
  }
}
