package dev.nightshift.catalog;

import java.util.Map;

/**
 * What the workspace says about how far runs may go: everywhere, in an environment, and on a service.
 *
 * @param approvals whom changes of an environment need
 */
public record Bounds(
    Restraints everywhere, Map<String, Restraints> environments, Map<String, Restraints> services, Map<String, ApprovalDemand> approvals) {

  /** Nothing is said. */
  public static final Bounds NONE = new Bounds(Restraints.NONE, Map.of(), Map.of());

  /** Without approvals. */
  public Bounds(Restraints everywhere, Map<String, Restraints> environments, Map<String, Restraints> services) {
    this(everywhere, environments, services, Map.of());
  }

  public Bounds {
    environments = Map.copyOf(environments);
    services = Map.copyOf(services);
    approvals = Map.copyOf(approvals);
  }

  /** Returns what holds for a service: everything that is said of it. */
  public Restraints of(String service, String environment) {
    return everywhere.and(environments.getOrDefault(environment, Restraints.NONE)).and(services.getOrDefault(service, Restraints.NONE));
  }
}
