package dev.nightshift.guardrail;

import dev.nightshift.incident.Incident;
import java.util.Map;

/** What automation could not cure in so many attempts, whatever the runbooks, a person looks at. */
final class AttemptsGuardrail implements Guardrail {

  @Override
  public String name() {
    return "attempts";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Integer most = situation.restraints().attempts();
    Incident incident = situation.incident();
    if (most == null || incident == null) {
      return Verdict.allow(most == null ? "nobody sets a limit for one incident" : "there is no incident", Map.of());
    }
    int tried = readings.history().attempts();
    Map<String, Object> values = Map.of("attempts", tried, "most", most, "incident", incident.id(), "startedByPerson", situation.byPerson());
    String seen = "automation has tried " + tried + (tried == 1 ? " time" : " times") + " on incident " + incident.id();
    if (situation.byPerson()) {
      return Verdict.allow(seen + ", and a person started this run", values);
    }
    return tried < most ? Verdict.allow(seen + ", and may " + most, values) : Verdict.deny(seen + ", and " + most + " is the most: a person must look", values);
  }
}
