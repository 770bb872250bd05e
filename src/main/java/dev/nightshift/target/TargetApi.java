package dev.nightshift.target;

import dev.nightshift.catalog.Discovery;
import dev.nightshift.catalog.InventoryDefinition;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a label selector would hit, chosen as a run chooses it. */
@RestController
final class TargetApi {
  private final Workspaces workspaces;
  private final Inventories inventories;

  TargetApi(Workspaces workspaces, Inventories inventories) {
    this.workspaces = workspaces;
    this.inventories = inventories;
  }

  /** @param service empty for this node itself, which belongs to none */
  record TargetView(String name, String service, String connection, String address, Map<String, String> labels) {
    static TargetView of(TargetAddress target) {
      return new TargetView(
          target.name(), target.labels().getOrDefault("service", ""), target.connection(), target.address(), target.labels());
    }
  }

  /**
   * An inventory and its last answer.
   *
   * @param hosts how many it knows; those with a name or address that cannot be one are in {@code leftOut}
   * @param ageSeconds how old the answer is; null where there never was one
   * @param problem why the last question had no answer, or null
   */
  record InventoryView(String id, String kind, int hosts, int leftOut, @Nullable Long ageSeconds, @Nullable String problem) {}

  /** @param next always null: the list is complete */
  record Items(List<TargetView> items, List<InventoryView> inventories, String workspaceVersion, @Nullable String next) {}

  /**
   * Chooses targets.
   *
   * @throws Problem.Invalid where the selector is none, or chooses nothing: then a run would stop, too
   */
  @GetMapping("/api/v1/targets")
  Items targets(Actor actor, @RequestParam String selector, @RequestParam @Nullable String service) {
    Permissions.require(actor, Permissions.Action.READ);
    Workspace workspace = workspaces.current();
    if (service != null && workspace.catalog().service(service).isEmpty()) {
      throw new Problem.Missing("There is no service '" + service + "'; the services are " + String.join(", ", workspace.catalog().services().keySet()) + ".");
    }
    List<TargetAddress> chosen = inventories.of(workspace.catalog()).choose(service, selector);
    List<InventoryView> used = workspace.catalog().services().values().stream()
        .filter(owner -> service == null || owner.id().equals(service))
        .flatMap(owner -> owner.discoveries().stream().map(Discovery::inventory)).distinct()
        .flatMap(id -> Stream.ofNullable(workspace.catalog().inventories().get(id))).map(this::view).toList();
    return new Items(chosen.stream().map(TargetView::of).toList(), used, workspace.version(), null);
  }

  private InventoryView view(InventoryDefinition definition) {
    Inventories.Answer last = inventories.last(definition);
    if (last == null) {
      return new InventoryView(definition.id(), definition.kind(), 0, 0, null, "it has not been asked yet");
    }
    Long age = last.at() == null ? null : inventories.age(last.at()).toSeconds();
    return new InventoryView(definition.id(), definition.kind(), last.hosts().size(), last.leftOut(), age, last.problem());
  }
}
