package dev.nightshift.catalog;

import dev.nightshift.spi.Severity;
import org.jspecify.annotations.Nullable;

/**
 * One rule of {@code routing.yaml}. Rules are tried in order; the first whose condition holds decides.
 *
 * @param name how explanations name it
 * @param when a CEL condition over {@code event} (name, summary, source, severity, labels, annotations, integration)
 * @param service the service id, or a CEL expression that gives one where it starts with {@code =}
 * @param severity what to set, or null to keep the event's
 * @param group a CEL expression for the alert group, or empty: the alert's name
 * @param suppress the reason for suppressing it, or empty to let it through
 * @param line where it stands in the file
 */
public record RoutingRule(
    String name,
    String when,
    String service,
    @Nullable Severity severity,
    String group,
    String suppress,
    int line) {}
