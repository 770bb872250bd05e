package dev.nightshift.alert;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.spi.Severity;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A deduplicated condition, from its first firing to its resolution.
 *
 * @param dedupKey its identity within the integration
 * @param name what runbooks match
 * @param service the service it was routed to; empty where routing found none
 * @param group alerts of one service and group share an incident
 * @param suppressedBy why it opens no incident, with the rule that said so; empty where it does
 * @param endsAt when it resolves by itself unless it is repeated; null for never. At or a little after what the source said
 * @param occurrences how often it was reported, brought up to date now and then
 * @param incidentId the incident that works on it, or null
 */
public record Alert(
    long id,
    String integration,
    String dedupKey,
    String name,
    String summary,
    String source,
    Severity severity,
    String service,
    String group,
    Map<String, String> labels,
    Map<String, String> annotations,
    State state,
    String suppressedBy,
    Instant startedAt,
    @Nullable Instant endsAt,
    @Nullable Instant resolvedAt,
    long occurrences,
    @Nullable Long incidentId) {

  /** Whether the condition holds. */
  public enum State {
    OPEN,
    RESOLVED
  }

  /** Returns whether the condition still holds, as far as its source has told. */
  public boolean open() {
    return state == State.OPEN;
  }

  /** Returns what a runbook sees of it, with the service it was routed to as the workspace describes it now. */
  public AlertView view(Catalog catalog) {
    return view(catalog.service(service).orElse(null));
  }

  /** Returns what a runbook sees of it that is started for a service. */
  public AlertView view(@Nullable Service of) {
    return new AlertView(name, severity, summary, source, labels, annotations, of);
  }
}
