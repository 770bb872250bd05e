package dev.nightshift.guardrail;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Some kinds of steps change nothing in some environments. */
final class EnvironmentGuardrail implements Guardrail {

  @Override
  public String name() {
    return "environment";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Set<String> forbidden = situation.rules().forbidden().getOrDefault(situation.environment(), Set.of());
    List<String> used = situation.kinds().stream().filter(forbidden::contains).sorted().toList();
    Map<String, Object> values = Map.of("environment", situation.environment(), "forbidden", List.copyOf(forbidden), "used", used);
    return used.isEmpty()
        ? Verdict.allow("no kind of step is used that is forbidden in " + situation.environment(), values)
        : Verdict.deny("steps of the kind " + String.join(", ", used) + " may change nothing in " + situation.environment(), values);
  }
}
