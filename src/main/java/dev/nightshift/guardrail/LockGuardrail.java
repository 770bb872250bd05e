package dev.nightshift.guardrail;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Only one run changes a service, a target or a named resource at a time, with those that it calls; the next one waits. */
final class LockGuardrail implements Guardrail {

  @Override
  public String name() {
    return "lock";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    List<LockStore.Holder> others = others(situation, readings, situation.resources());
    Optional<LockStore.Holder> busy = others.stream().filter(LockStore.Holder::alive).findFirst();
    if (busy.isPresent()) {
      return new Verdict(Verdict.Answer.WAIT, words(busy.get()), Map.of("run", busy.get().run(), "resource", busy.get().resource().key()));
    }
    Map<String, Object> values = Map.of("resources", situation.resources().stream().map(Resource::key).limit(20).toList());
    return others.isEmpty()
        ? Verdict.allow("no other run is changing " + situation.service() + ", its targets or what its runbook names", values)
        : Verdict.allow("run " + others.getFirst().run() + " held " + others.getFirst().resource().name() + " and has been silent for too long: its lease has run out", values);
  }

  /** Returns who has some of these, other than the run and its callers. */
  static List<LockStore.Holder> others(Situation situation, Readings readings, List<Resource> resources) {
    Set<Resource> these = Set.copyOf(resources);
    return readings.holders().stream()
        .filter(holder -> these.contains(holder.resource()) && holder.run() != situation.runId() && !situation.callers().contains(holder.run()))
        .toList();
  }

  private static String words(LockStore.Holder holder) {
    return "run " + holder.run() + (holder.resource().kind() == Resource.Kind.NAMED ? " holds " : " is changing ") + holder.resource().name();
  }
}
