package dev.nightshift.guardrail;

import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What has never been tried dry, in this version and with these inputs and targets, is not done. */
final class DryRunFirstGuardrail implements Guardrail {

  @Override
  public String name() {
    return "dry-run-first";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Duration within = situation.restraints().dryRunFirst();
    if (within == null) {
      return Verdict.allow("nobody asks for a dry run first", Map.of());
    }
    Optional<History.DryRun> made = readings.history().tried();
    Map<String, Object> values = new LinkedHashMap<>(Map.of("within", Durations.format(within), "plan", situation.planDigest()));
    if (made.isEmpty()) {
      return Verdict.deny("there was no dry run of this plan (this version, these inputs, these targets): nightshift run " + situation.runbook() + " --dry-run makes one", values);
    }
    History.DryRun last = made.get();
    values.putAll(Map.of("at", last.at().toString(), "by", last.by(), "clean", last.problem().isEmpty()));
    String when = "the dry run of this plan by " + last.by() + " at " + last.at();
    if (!last.problem().isEmpty()) {
      return Verdict.deny(when + " was not clean: " + last.problem(), values);
    }
    if (situation.toCome(last.at())) {
      return Verdict.deny(when + " is in a time to come: the clock has gone back, so nobody knows how old it is; make another", values);
    }
    return situation.now().isAfter(last.at().plus(within))
        ? Verdict.deny(when + " is too old: it must be within " + Durations.format(within), values)
        : Verdict.allow(when + " was clean", values);
  }
}
