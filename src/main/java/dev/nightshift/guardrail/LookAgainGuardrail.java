package dev.nightshift.guardrail;

import dev.nightshift.incident.Incident;
import java.util.Map;

/** Right before acting: is there still something to act on? A fix for what is gone is an outage of its own. */
final class LookAgainGuardrail implements Guardrail {

  @Override
  public String name() {
    return Guardrails.LOOK_AGAIN;
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Incident incident = situation.incident();
    if (incident == null) {
      return Verdict.allow("a person started this run without an incident", Map.of("incident", "none"));
    }
    Map<String, Object> values =
        Map.of("incident", incident.id(), "status", incident.status().name(), "alertsClear", situation.alertsClear());
    if (!incident.open()) {
      return Verdict.deny("the condition is gone: the incident is resolved", values);
    }
    return situation.alertsClear()
        ? Verdict.deny("the condition is gone: its alerts have cleared", values)
        : Verdict.allow("the incident is open and its alert still fires", values);
  }
}
