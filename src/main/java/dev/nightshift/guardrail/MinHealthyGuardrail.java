package dev.nightshift.guardrail;

import dev.nightshift.catalog.Amount;
import dev.nightshift.spi.TargetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * While some targets of a service are changed, enough of the others are healthy. Healthy is a target that a check watches and that no open
 * alert names. Before anything is changed too few deny; between batches the run waits for those that it has changed to come back.
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
    List<String> unwatched = around.targets().stream().map(TargetAddress::name).filter(name -> !around.watched().contains(name)).toList();
    if (!around.complete() || !unwatched.isEmpty()) {
      String why = around.complete() ? "no check watches " + String.join(", ", unwatched) + "; give a check the label target with its name" : "an inventory does not answer";
      return Verdict.deny("the healthy targets of " + situation.service() + " cannot be counted: " + why, Map.of("unwatched", unwatched, "complete", around.complete()));
    }
    Set<String> sick = readings.sick();
    List<String> healthy = around.targets().stream().filter(target -> !sick.contains(target.name()) && !sick.contains(target.address())).map(TargetAddress::name).toList();
    Set<String> next = around.next().stream().collect(Collectors.toUnmodifiableSet());
    long others = healthy.stream().filter(name -> !next.contains(name)).count();
    int total = around.targets().size();
    Amount strictest = limits.stream().reduce((one, other) -> other.atLeast(total) > one.atLeast(total) ? other : one).orElseThrow();
    int least = strictest.atLeast(total);
    Map<String, Object> values =
        Map.of("total", total, "healthy", healthy.size(), "next", around.next(), "healthyBesideThem", others, "least", least, "limit", strictest.toString());
    String seen = others + " of " + total + " targets are healthy beside the next (" + String.join(", ", around.next()) + ")";
    if (others >= least) {
      return Verdict.allow(seen + ", and min-healthy " + strictest + " wants " + least, values);
    }
    String tooFew = seen + ", and min-healthy " + strictest + " wants " + least;
    return around.begun() ? new Verdict(Verdict.Answer.WAIT, tooFew, values) : Verdict.deny(tooFew, values);
  }
}
