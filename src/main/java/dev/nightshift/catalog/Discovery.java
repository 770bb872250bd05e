package dev.nightshift.catalog;

import java.util.HashMap;
import java.util.Map;

/**
 * Hosts of an inventory that are targets of a service.
 *
 * @param inventory its id
 * @param where which of its hosts, by the labels that the inventory gives them
 * @param connection how they are reached
 * @param labels further labels of these targets
 * @param settings the connection's own, over what the inventory says of them
 */
public record Discovery(String inventory, Selector where, String connection, Map<String, String> labels, Map<String, String> settings) {

  /** The label of a target that names the inventory it was found in. */
  public static final String INVENTORY = "inventory";

  public Discovery {
    labels = Map.copyOf(labels);
    settings = Map.copyOf(settings);
  }

  /** Whether it could give a target that a selector chooses: labels that only the inventory knows may have any value. */
  boolean mayGive(Selector selector, Service owner) {
    Map<String, String> known = new HashMap<>(owner.labels());
    known.putAll(labels);
    known.put("service", owner.id());
    known.put("env", owner.environment());
    known.put(INVENTORY, inventory);
    return selector.requirements().stream().allMatch(requirement -> !known.containsKey(requirement.label()) || requirement.holds(known));
  }
}
