package dev.nightshift.ledger;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fact that is about to be appended.
 *
 * @param chain the chain it belongs to: {@code incident/42}, {@code alerts/<node>}, {@code system}
 * @param incidentId the incident it leads to, or null where there is none
 * @param runId the run it leads to, or null
 * @param type a dotted word such as {@code incident.opened}, owned by the feature that writes it
 * @param actor who did it: {@code person:ada}, {@code automation}, {@code integration:prometheus}
 * @param workspaceVersion the configuration under which it was decided; empty where none was needed
 * @param data plain values (strings, numbers, booleans, lists, maps, null); never a secret
 */
public record FactDraft(
    String chain,
    @Nullable Long incidentId,
    @Nullable Long runId,
    String type,
    String actor,
    String workspaceVersion,
    Map<String, ?> data) {

  /** A fact on an incident's own chain. */
  public static FactDraft ofIncident(
      long incidentId, String type, String actor, String workspaceVersion, Map<String, ?> data) {
    return new FactDraft("incident/" + incidentId, incidentId, null, type, actor, workspaceVersion, data);
  }

  /** A fact of a run, on its incident's chain, or on a chain of its own where it was started by hand without one. */
  public static FactDraft ofRun(
      long runId,
      @Nullable Long incidentId,
      String type,
      String actor,
      String workspaceVersion,
      Map<String, ?> data) {
    String chain = incidentId == null ? "run/" + runId : "incident/" + incidentId;
    return new FactDraft(chain, incidentId, runId, type, actor, workspaceVersion, data);
  }

  /** A fact that concerns no incident: sign-ins, reloads, tokens. */
  public static FactDraft ofSystem(String type, String actor, String workspaceVersion, Map<String, ?> data) {
    return new FactDraft("system", null, null, type, actor, workspaceVersion, data);
  }
}
