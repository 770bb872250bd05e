package dev.nightshift.guardrail;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Never are two services changed at once of which one needs the other: what one of them shows then says nothing. The later run waits. */
final class NeighbourGuardrail implements Guardrail {

  @Override
  public String name() {
    return "neighbours";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    List<String> neighbours = situation.around().neighbours();
    Map<String, Object> values = Map.of("neighbours", neighbours);
    if (neighbours.isEmpty()) {
      return Verdict.allow("no service needs " + situation.service() + " or is needed by it", values);
    }
    Optional<LockStore.Holder> busy =
        LockGuardrail.others(situation, readings, situation.around().neighbouring()).stream().filter(LockStore.Holder::alive).findFirst();
    return busy.isEmpty()
        ? Verdict.allow("no run is changing a service that " + situation.service() + " needs or that needs it", values)
        : new Verdict(
            Verdict.Answer.WAIT,
            "run " + busy.get().run() + " is changing " + busy.get().resource().name() + ", and " + situation.service() + " and that one depend on each other",
            Map.of("neighbours", neighbours, "run", busy.get().run(), "service", busy.get().resource().name()));
  }
}
