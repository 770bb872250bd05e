package dev.nightshift.target;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Discovery;
import dev.nightshift.catalog.InventoryDefinition;
import dev.nightshift.catalog.JumpHosts;
import dev.nightshift.catalog.Selector;
import dev.nightshift.catalog.Service;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource.Host;
import dev.nightshift.spi.TargetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The targets of one version of the workspace: those in the files of its services, and those that its inventories know. A target has the labels of its service and its own ones, and further {@code name},
 * {@code service} and {@code env}, which no label can pretend. Choosing none is a problem that must stop a run; it never means all.
 *
 * @param discovered what the inventories know
 */
public record Inventory(Catalog catalog, Discovered discovered) {
  private static final String LOCAL = "local";

  /** Targets in the files of the services alone; one that has others is a problem. */
  public Inventory(Catalog catalog) {
    this(catalog, Discovered.NOBODY);
  }

  /**
   * Returns the targets that a text chooses: {@code local} is this node, anything else a label selector.
   *
   * @param service the service that the run is for: only its targets are chosen, unless the selector itself names the label {@code
   *     service}; null for none
   * @throws Problem.Invalid when the text is no selector
   * @throws NothingChosen when it chooses nothing
   * @throws Problem.Unavailable when an inventory that could have a target did not answer
   * @throws Problem.Denied when a chosen target is this node and the organisation does not allow that
   */
  public List<TargetAddress> choose(@Nullable String service, String text) {
    if (text.isBlank()) {
      throw new Problem.Invalid("No target is chosen: the selector is empty. Name at least one label, such as role=web");
    }
    return text.strip().equals(LOCAL) ? List.of(permitted(TargetAddress.local(), text)) : choose(service, selector(text));
  }

  /** As {@link #choose(String, String)}, for a selector that was read before. */
  public List<TargetAddress> choose(@Nullable String service, Selector selector) {
    List<TargetAddress> chosen =
        scope(service, selector).stream()
            .flatMap(owner -> all(owner).stream())
            .filter(target -> selector.matches(target.labels()))
            .distinct()
            .toList();
    if (chosen.isEmpty()) {
      throw new NothingChosen(
          "The selector " + selector + " chooses no target" + (service == null ? "" : " of the service " + service) + labelsKnown(service));
    }
    chosen.forEach(target -> permitted(target, selector.toString()));
    return chosen;
  }

  /** Returns all targets of a service with their labels; for pages and for limits that are a share of all. */
  public List<TargetAddress> of(String service) {
    return catalog.service(service).stream().flatMap(owner -> all(owner).stream()).toList();
  }

  /**
   * What is known of the targets of a service.
   *
   * @param complete whether every inventory answered
   */
  public record Known(List<TargetAddress> targets, boolean complete) {}

  /** Returns the targets of a service; where an inventory does not answer, those in its file alone, which is the stricter reading of a share. */
  public Known known(String service) {
    try {
      return new Known(of(service), true);
    } catch (Problem.Unavailable unknown) {
      return new Known(catalog.service(service).stream().flatMap(owner -> owner.targets().stream().map(target -> labelled(target, owner))).toList(), false);
    }
  }

  /** A host has one name: where a file and an inventory know it, the file is right. */
  private List<TargetAddress> all(Service owner) {
    Map<String, TargetAddress> targets = new LinkedHashMap<>();
    owner.targets().forEach(target -> targets.put(target.name(), labelled(target, owner)));
    for (Discovery discovery : owner.discoveries()) {
      InventoryDefinition definition = catalog.inventories().get(discovery.inventory());
      for (Host host : definition == null ? List.<Host>of() : discovered.hosts(definition)) {
        if (discovery.where().matches(named(host))) {
          targets.putIfAbsent(host.name(), found(host, discovery, owner));
        }
      }
    }
    return List.copyOf(targets.values());
  }

  private static Map<String, String> named(Host host) {
    Map<String, String> labels = new HashMap<>(host.labels());
    labels.put("name", host.name());
    return labels;
  }

  private TargetAddress found(Host host, Discovery discovery, Service owner) {
    Map<String, String> labels = new HashMap<>(host.labels());
    labels.putAll(discovery.labels());
    labels.put(Discovery.INVENTORY, discovery.inventory());
    Map<String, String> settings = new HashMap<>(Map.of("port", "22"));
    settings.putAll(host.settings());
    settings.putAll(discovery.settings());
    return labelled(new TargetAddress(host.name(), discovery.connection(), host.address(), labels, settings), owner);
  }

  /** Returns what {@code target} is in expressions and templates: name, address, labels. */
  public static Map<String, Object> view(TargetAddress target) {
    return Map.of(
        "name", target.name(), "address", target.address(), "connection", target.connection(), "labels", target.labels());
  }

  private List<Service> scope(@Nullable String service, Selector selector) {
    boolean named = selector.requirements().stream().anyMatch(requirement -> requirement.label().equals("service"));
    return service == null || named
        ? List.copyOf(catalog.services().values())
        : catalog.service(service).stream().toList();
  }

  private TargetAddress permitted(TargetAddress target, String text) {
    if (target.connection().equals(LOCAL) && !catalog.organisation().allowLocal()) {
      throw new Problem.Denied(
          "'" + text + "' chooses this node itself (" + target.name() + "), and the organisation's settings do not allow local steps");
    }
    return target;
  }

  private String labelsKnown(@Nullable String service) {
    Set<String> labels = new TreeSet<>();
    catalog.services().values().stream()
        .filter(owner -> service == null || owner.id().equals(service))
        .flatMap(owner -> all(owner).stream())
        .forEach(target -> labels.addAll(target.labels().keySet()));
    return labels.isEmpty() ? ": it has no targets at all" : "; the targets there have the labels " + String.join(", ", labels);
  }

  private static Selector selector(String text) {
    try {
      return Selector.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new Problem.Invalid("No target is chosen: " + malformed.getMessage(), malformed);
    }
  }

  /** With all of its labels, and the way to it. */
  private TargetAddress labelled(TargetAddress target, Service owner) {
    try {
      Map<String, String> settings = new JumpHosts(catalog.services().values()).settings(owner, target);
      return new TargetAddress(target.name(), target.connection(), target.address(), owner.labelsOf(target), settings);
    } catch (IllegalArgumentException nowhere) {
      throw new Problem.Invalid("The target " + target.name() + " cannot be reached: its 'jump' " + nowhere.getMessage(), nowhere);
    }
  }
}
