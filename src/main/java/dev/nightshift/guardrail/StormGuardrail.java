package dev.nightshift.guardrail;

import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.platform.Durations;
import java.util.Map;

/** Many incidents at once have one cause, and a hundred restarts are no cure for it: then a person decides. */
final class StormGuardrail implements Guardrail {
  private final ActStore acts;

  StormGuardrail(ActStore acts) {
    this.acts = acts;
  }

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public Verdict judge(Situation situation) {
    GuardrailRules.Rate storm = situation.rules().storm();
    if (storm == null) {
      return Verdict.allow("the workspace does not say what a storm is", Map.of());
    }
    int opened = acts.incidentsSince(situation.now().minus(storm.per()));
    String seen = opened + (opened == 1 ? " incident in " : " incidents in ") + Durations.format(storm.per());
    Map<String, Object> values = Map.of("incidents", opened, "storm", storm.times(), "startedByPerson", situation.byPerson());
    if (opened < storm.times()) {
      return Verdict.allow(seen + ", and " + storm.times() + " make a storm", values);
    }
    return situation.byPerson()
        ? Verdict.allow(seen + " make a storm, and a person started this run", values)
        : Verdict.deny(seen + " make a storm: automation starts nothing by itself, a person may", values);
  }
}
