package dev.nightshift.guardrail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A guardrail that two people may override in an emergency. What it would have said stays in what it says. */
final class Breakable implements Guardrail {
  private final Guardrail guardrail;

  Breakable(Guardrail guardrail) {
    this.guardrail = guardrail;
  }

  @Override
  public String name() {
    return guardrail.name();
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Verdict verdict = guardrail.judge(situation, readings);
    if (verdict.answer() == Verdict.Answer.ALLOW) {
      return verdict;
    }
    Binding binding = new Binding(situation.runbook(), situation.service());
    Optional<BreakGlass> glass = readings.glasses().stream().filter(one -> one.covers(binding, situation.now())).findFirst();
    return glass.map(broken -> overridden(verdict, broken)).orElse(verdict);
  }

  private static Verdict overridden(Verdict verdict, BreakGlass glass) {
    Map<String, Object> values = new LinkedHashMap<>(verdict.values());
    values.put("breakGlass", glass.id());
    values.put("overridden", verdict.why());
    return Verdict.allow("overridden by " + glass.words() + " (it says: " + verdict.why() + ")", values);
  }
}
