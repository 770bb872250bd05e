package dev.nightshift.guardrail;

import dev.nightshift.catalog.FreezeWindow;
import dev.nightshift.platform.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nothing begins to change what is frozen, whoever starts it: by the calendar, by a deploy under way, by a person. */
final class FreezeGuardrail implements Guardrail {

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Verdict denied = window(situation);
    denied = denied != null ? denied : calendar(situation);
    denied = denied != null ? denied : byHand(situation, readings.freezes());
    denied = denied != null ? denied : deploy(situation, readings);
    return denied != null ? denied : Verdict.allow(situation.service() + " is not frozen", Map.of("freezes", 0));
  }

  private static @Nullable Verdict window(Situation situation) {
    Optional<FreezeWindow> window = situation.rules().windows().stream().filter(one -> one.holds(situation.service(), situation.now())).findFirst();
    return window.map(one -> Verdict.deny(situation.service() + " is frozen at this time, by the calendar of the workspace: " + one.name(), Map.of("window", one.name()))).orElse(null);
  }

  private static @Nullable Verdict calendar(Situation situation) {
    return situation.rules().closures().calendars().stream()
        .flatMap(calendar -> calendar.holding(situation.service(), situation.now()).stream().map(event -> Verdict.deny(
            situation.service() + " is frozen at this time, by the calendar " + calendar.name() + ": " + event, Map.of("calendar", calendar.name(), "event", event))))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Verdict byHand(Situation situation, List<Freeze> freezes) {
    List<Freeze> holding = freezes.stream()
        .filter(freeze -> freeze.kind() == Freeze.Kind.FREEZE && (freeze.service().isEmpty() || freeze.service().equals(situation.service())))
        .toList();
    return holding.isEmpty() ? null : Verdict.deny(holding.getFirst().words(), Map.of("freeze", holding.getFirst().id(), "reason", holding.getFirst().reason()));
  }

  private static @Nullable Verdict deploy(Situation situation, Readings readings) {
    Duration longest = situation.rules().closures().deploys();
    if (longest.isZero()) {
      return null;
    }
    return readings.history().deploy().map(deploy -> Verdict.deny(
        "a deploy of " + situation.service() + " is under way since " + deploy.since() + " (" + deploy.summary() + "): frozen until it has finished, at most " + Durations.format(longest),
        Map.of("deploy", deploy.summary(), "since", deploy.since().toString(), "until", deploy.since().plus(longest).toString()))).orElse(null);
  }
}
