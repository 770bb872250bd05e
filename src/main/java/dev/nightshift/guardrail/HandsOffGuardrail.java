package dev.nightshift.guardrail;

import dev.nightshift.incident.Incident;
import java.util.Map;

/** People can tell automation to keep away from an incident. What a person starts afterwards is that person's decision. */
final class HandsOffGuardrail implements Guardrail {

  @Override
  public String name() {
    return "hands-off";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Incident incident = situation.incident();
    boolean handsOff = incident != null && incident.handsOff();
    Map<String, Object> values = Map.of("handsOff", handsOff, "startedByPerson", situation.byPerson());
    return handsOff && !situation.byPerson()
        ? Verdict.deny("people told automation to keep its hands off this incident", values)
        : Verdict.allow(handsOff ? "a person started this run" : "nobody has told automation to keep away", values);
  }
}
