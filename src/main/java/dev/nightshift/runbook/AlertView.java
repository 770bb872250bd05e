package dev.nightshift.runbook;

import dev.nightshift.catalog.Service;
import dev.nightshift.spi.Severity;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a runbook sees of an alert.
 *
 * @param service the service it was routed to; null where none is known
 */
public record AlertView(
    String name,
    Severity severity,
    String summary,
    String source,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable Service service) {

  public AlertView {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** For a run that a person starts without an alert. */
  public static AlertView none(@Nullable Service service) {
    return new AlertView("", Severity.SEV3, "", "", Map.of(), Map.of(), service);
  }

  /** The variables {@code alert}, {@code service} and {@code labels} of expressions and placeholders. */
  public Map<String, Object> variables() {
    Map<String, Object> variables = new HashMap<>();
    variables.put("alert", Map.of(
        "name", name,
        "severity", severity.name().toLowerCase(Locale.ROOT),
        "summary", summary,
        "source", source,
        "labels", labels,
        "annotations", annotations));
    variables.put("service", service == null
        ? Map.of("id", "", "name", "", "team", "", "env", "", "labels", Map.of())
        : service.view());
    variables.put("labels", labels);
    variables.put("annotations", annotations);
    return variables;
  }
}
