package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.ladder.Bindings;
import dev.nightshift.ladder.Bound;
import dev.nightshift.ladder.Comparison;
import dev.nightshift.ladder.Evidence;
import dev.nightshift.ladder.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A runbook on a service, as the page Automation shows it.
 *
 * @param why what made the earned rung what it is
 * @param to the next rung; empty where there is none
 * @param proposed whether a person may accept it
 * @param shown what it has shown, in sentences
 * @param breaker its breaker in words; empty while it is closed
 * @param budget what is left of its budget, in words
 * @param patch for its front matter; empty for none
 */
public record BindingLine(
    String runbook, String service, String serviceName, String title, String rung, String declared, String earned, boolean fell, String why, List<Bound> bounds,
    String to, boolean proposed, List<String> lacking, List<String> shown, EvidenceChart chart, String breaker, String budget, String patch) {

  static BindingLine of(Bindings.Sight one, CatalogNames names, String breaker, String budget) {
    Proposal next = one.next();
    return new BindingLine(
        one.binding().runbook(), one.binding().service(), names.service(one.binding().service()), one.title(), one.rung().word(), one.standing().declared().word(),
        one.earned().word(), one.fell(), one.why(), one.standing().bounds(), next == null ? "" : next.to().word(), one.proposed(),
        next == null ? List.of() : next.lacking(), shown(one.evidence(), one.comparison()), EvidenceChart.of(one.runs(), one.neededRate()), breaker, budget, one.patch());
  }

  private static List<String> shown(Evidence evidence, Comparison without) {
    List<String> said = new ArrayList<>();
    said.add(evidence.attempts() == 0
        ? "It has not tried yet."
        : String.format(Locale.ROOT, "%d of %d attempts recovered it, proved: at least %.0f %%.", evidence.verified(), evidence.attempts(), Math.floor(evidence.bound() * 100)));
    Duration recovery = evidence.recovery();
    Duration manual = without.manual();
    if (recovery != null) {
      said.add("It takes " + took(recovery) + (manual == null ? "." : ", people take " + took(manual) + "."));
    } else if (manual != null) {
      said.add("People take " + took(manual) + ".");
    }
    String bad = count(evidence.failures(), "failed") + count(evidence.unknowns(), "unknown") + count(evidence.harms(), "did harm") + count(evidence.stops(), "stopped by people");
    if (!bad.isEmpty()) {
      said.add(bad.substring(2) + ".");
    }
    int anyway = evidence.cameAnyway();
    if (anyway + without.byThemselves() > 0) {
      said.add((anyway + without.byThemselves()) + " times the alert went away by itself.");
    }
    return said;
  }

  private static String count(int many, String what) {
    return many == 0 ? "" : ", " + many + " " + what;
  }

  private static String took(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 90 ? seconds + " s" : duration.plusSeconds(30).toMinutes() + " min";
  }
}
