package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.ladder.Bindings;
import dev.nightshift.ladder.Bound;
import dev.nightshift.ladder.Proposal;
import java.util.List;

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
        next == null ? List.of() : next.lacking(), one.shown(), EvidenceChart.of(one.runs(), one.neededRate()), breaker, budget, one.patch());
  }
}
