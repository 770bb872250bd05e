package dev.nightshift.guardrail;

import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Storm;
import dev.nightshift.platform.Durations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Many incidents at once, or a large share of services that alert, have one cause, and a hundred restarts are no cure for it: then every
 * run goes no further than {@code human-initiated}, and a person decides.
 */
final class StormGuardrail implements Guardrail {

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    Storm storm = situation.rules().storm();
    if (storm == null) {
      return Verdict.allow("the workspace does not say what a storm is", Map.of());
    }
    boolean agreed = situation.approved() || situation.personAgreed();
    Map<String, Object> values = new LinkedHashMap<>(Map.of("startedByPerson", situation.byPerson(), "personAgreed", agreed));
    Seen seen = seen(storm, readings.unrest(storm), situation.around().services().size(), values);
    if (!seen.storm()) {
      return Verdict.allow(seen.words(), values);
    }
    if (situation.byPerson() || agreed) {
      return Verdict.allow(seen.words() + ", and a person " + (situation.byPerson() ? "started this run" : "agreed to it"), values);
    }
    return new Verdict(Verdict.Answer.ASK, seen.words() + ": automation goes no further than human-initiated, so a person must agree", values);
  }

  /** Says in words that there is a storm; empty where there is none. */
  static Optional<String> words(Storm storm, AlarmStore.Unrest unrest, int services) {
    Seen seen = seen(storm, unrest, services, new LinkedHashMap<>());
    return seen.storm() ? Optional.of(seen.words()) : Optional.empty();
  }

  private static Seen seen(Storm storm, AlarmStore.Unrest unrest, int services, Map<String, Object> values) {
    return incidents(storm.incidents(), unrest.incidents(), values).or(services(storm.services(), unrest.services(), services, values));
  }

  /** What was seen of one of the signs of a storm; without words where nobody calls it one. */
  private record Seen(boolean storm, String words) {
    static final Seen NOTHING = new Seen(false, "");

    Seen or(Seen other) {
      if (storm || other.words.isEmpty()) {
        return this;
      }
      return other.storm || words.isEmpty() ? other : new Seen(false, words + "; " + other.words);
    }
  }

  private static Seen incidents(GuardrailRules.@Nullable Rate rate, int opened, Map<String, Object> values) {
    if (rate == null) {
      return Seen.NOTHING;
    }
    values.put("incidents", opened);
    values.put("storm", rate.times());
    String words = opened + (opened == 1 ? " incident in " : " incidents in ") + Durations.format(rate.per());
    return opened < rate.times() ? new Seen(false, words + ", and " + rate.times() + " make a storm") : new Seen(true, words + " make a storm");
  }

  private static Seen services(Storm.@Nullable Share share, int alerting, int all, Map<String, Object> values) {
    if (share == null) {
      return Seen.NOTHING;
    }
    int enough = share.of(all);
    values.put("servicesAlerting", alerting);
    values.put("services", all);
    values.put("share", share.toString());
    String words = alerting + " of " + all + " services began to alert in " + Durations.format(share.per());
    return alerting < enough
        ? new Seen(false, words + ", and " + enough + " (" + share.amount() + ") make a storm")
        : new Seen(true, words + ", and " + enough + " (" + share.amount() + ") make a storm");
  }
}
