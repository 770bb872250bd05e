package dev.nightshift.guardrail;

import dev.nightshift.catalog.Amount;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * While some targets of a service are changed, enough of the others are healthy. Healthy is a target that a check watches and lately
 * found healthy, and that no open alert names. Before anything is changed too few deny; between batches the run waits for those that it has changed to come back.
 */
final class MinHealthyGuardrail implements Guardrail {

  @Override
  public String name() {
    return "min-healthy";
  }

  @Override
  public Verdict judge(Situation situation, Readings readings) {
    List<Amount> limits = situation.restraints().minHealthy();
    if (limits.isEmpty()) {
      return Verdict.allow("nobody sets a least number of healthy targets", Map.of());
    }
    Surroundings around = situation.around();
    Set<String> watched = around.watched().stream().map(Surroundings.Watch::target).collect(Collectors.toUnmodifiableSet());
    List<String> unwatched = around.targets().stream().map(TargetAddress::name).filter(name -> !watched.contains(name)).toList();
    if (!around.complete() || !unwatched.isEmpty()) {
      String why = around.complete() ? "no check watches " + String.join(", ", unwatched) + "; give a check the label target with its name" : "an inventory does not answer";
      return Verdict.deny("the healthy targets of " + situation.service() + " cannot be counted: " + why, Map.of("unwatched", unwatched, "complete", around.complete()));
    }
    return counted(around, limits, new Health(around, readings.health(), situation.now()));
  }

  private static Verdict counted(Surroundings around, List<Amount> limits, Health health) {
    List<String> healthy = around.targets().stream().filter(health::is).map(TargetAddress::name).toList();
    Set<String> next = Set.copyOf(around.next());
    long others = healthy.stream().filter(name -> !next.contains(name)).count();
    int total = around.targets().size();
    Amount strictest = limits.stream().reduce((one, other) -> other.atLeast(total) > one.atLeast(total) ? other : one).orElseThrow();
    int least = strictest.atLeast(total);
    List<String> unseen = around.targets().stream().flatMap(target -> health.unseen(target).stream()).toList();
    Map<String, Object> values =
        Map.of(
            "total", total, "healthy", healthy.size(), "next", around.next(), "healthyBesideThem", others, "least", least, "limit", strictest.toString(),
            "unseen", unseen);
    String doubt = unseen.isEmpty() ? "" : " (not counted, since their checks do not vouch for them: " + String.join(", ", unseen) + ")";
    String seen = others + " of " + total + " targets are healthy beside the next (" + String.join(", ", around.next()) + ")" + doubt + ", and min-healthy " + strictest + " wants " + least;
    if (others >= least) {
      return Verdict.allow(seen, values);
    }
    return around.begun() ? new Verdict(Verdict.Answer.WAIT, seen, values) : Verdict.deny(seen, values);
  }

  /** Healthy is what no open alert names, and what every check that watches it has lately found healthy. */
  private record Health(Surroundings around, AlarmStore.Health seen, Instant now) {
    boolean is(TargetAddress target) {
      return !sick(target) && around.watched().stream().filter(watch -> watch.target().equals(target.name())).allMatch(this::vouched);
    }

    private boolean sick(TargetAddress target) {
      return seen.sick().contains(target.name()) || seen.sick().contains(target.address());
    }

    /** A look in a time to come is none: then the clocks cannot be trusted. */
    private boolean vouched(Surroundings.Watch watch) {
      Instant at = seen.vouched().get(watch.check());
      return at != null && Duration.between(at, now).abs().compareTo(watch.vouches()) <= 0;
    }

    /** The checks because of which alone a target does not count. */
    List<String> unseen(TargetAddress target) {
      return sick(target)
          ? List.of()
          : around.watched().stream().filter(watch -> watch.target().equals(target.name()) && !vouched(watch)).map(this::words).toList();
    }

    private String words(Surroundings.Watch watch) {
      Instant at = seen.vouched().get(watch.check());
      return watch.target() + ": " + watch.check() + (at == null ? " has not looked yet, or finds it failing" : " looked last at " + at);
    }
  }
}
