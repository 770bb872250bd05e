package dev.nightshift.workspace;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.platform.Expressions;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Decision.Tried;
import dev.nightshift.workspace.Decision.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decides which service an event is about, how bad it is, and whether it is suppressed. Pure. The first rule whose condition
 * holds decides. What it leaves open is filled in: the service from the event's label {@code service} where that is a service
 * of the workspace, else the default service, so that nothing goes unseen; the severity from the event; the group from the
 * alert's name.
 */
public final class Routing {

  /** What {@link Decision#rule} is where no rule held and the label {@code service} decided. */
  public static final String BY_LABEL = "the label service";

  /** What {@link Decision#rule} is where nothing else decided. */
  public static final String BY_DEFAULT = "defaultService";

  static final String DEFAULT_SERVICE = "routing.defaultService";

  /** What rules may use. */
  static final Expressions EXPRESSIONS = Expressions.over("event");

  /** The fields of {@code event}. */
  static final List<String> FIELDS =
      List.of("name", "summary", "source", "severity", "labels", "annotations", "integration");

  private final Catalog catalog;
  private final List<CompiledRule> rules;

  public Routing(Catalog catalog) {
    this.catalog = catalog;
    this.rules = catalog.routing().stream().map(CompiledRule::of).toList();
  }

  /** Decides for one event of an integration. Never throws for what the event or a rule holds. */
  public Decision decide(Event event, String integration) {
    Map<String, Map<String, Object>> variables = Map.of("event", view(event, integration));
    List<Tried> tried = new ArrayList<>();
    for (CompiledRule rule : rules) {
      CompiledRule.Outcome outcome = rule.apply(variables, catalog);
      tried.add(outcome.tried());
      if (outcome.tried().verdict() == Verdict.MATCHED) {
        return decision(event, rule.rule(), outcome, tried);
      }
    }
    String label = labelled(event);
    return label.isEmpty()
        ? decision(BY_DEFAULT, defaultService(), event, tried)
        : decision(BY_LABEL, label, event, tried);
  }

  private Decision decision(Event event, RoutingRule rule, CompiledRule.Outcome outcome, List<Tried> tried) {
    String service = outcome.service().isEmpty() ? labelled(event) : outcome.service();
    Severity severity = rule.severity();
    return new Decision(
        rule.name(),
        rule.line(),
        service.isEmpty() ? defaultService() : service,
        severity == null ? event.severity() : severity,
        outcome.group().isEmpty() ? event.name() : outcome.group(),
        rule.suppress(),
        tried);
  }

  private static Decision decision(String rule, String service, Event event, List<Tried> tried) {
    return new Decision(rule, 0, service, event.severity(), event.name(), "", tried);
  }

  private String labelled(Event event) {
    String label = event.labels().getOrDefault("service", "");
    return catalog.services().containsKey(label) ? label : "";
  }

  private String defaultService() {
    return catalog.settings().getOrDefault(DEFAULT_SERVICE, "");
  }

  private static Map<String, Object> view(Event event, String integration) {
    return Map.of(
        "name", event.name(),
        "summary", event.summary(),
        "source", event.source(),
        "severity", event.severity().name().toLowerCase(Locale.ROOT),
        "labels", event.labels(),
        "annotations", event.annotations(),
        "integration", integration);
  }
}
