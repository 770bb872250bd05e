package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.run.Forecast;
import java.time.Instant;
import java.util.List;

/**
 * What the guardrails say of a run that nobody has started.
 *
 * @param noPlan why there is nothing to ask them about; empty where there is
 * @param byPerson whether it is asked for the reader, not for automation
 * @param changes whether the run changes anything; no guardrail is asked of one that does not
 */
public record GuardrailsView(
    String noPlan, boolean byPerson, Verdicts verdicts, boolean changes, String service, String serviceName, String rung, String rungWhy, List<String> targets,
    Instant at) {

  static GuardrailsView of(Forecast.View view, boolean byPerson, Instant at, CatalogNames names) {
    return new GuardrailsView(
        "", byPerson, Verdicts.of(view.guardrails()), view.changes(), view.service(), names.service(view.service()), view.rung(), view.rungWhy(), view.targets(), at);
  }

  static GuardrailsView none(boolean byPerson, String why, Instant at) {
    return new GuardrailsView(why, byPerson, new Verdicts(List.of(), List.of()), false, "", "", "", "", List.of(), at);
  }
}
