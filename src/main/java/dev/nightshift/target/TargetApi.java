package dev.nightshift.target;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a label selector would hit, chosen as a run chooses it. */
@RestController
final class TargetApi {
  private final Workspaces workspaces;

  TargetApi(Workspaces workspaces) {
    this.workspaces = workspaces;
  }

  /** @param service empty for this node itself, which belongs to none */
  record TargetView(String name, String service, String connection, String address, Map<String, String> labels) {
    static TargetView of(TargetAddress target) {
      return new TargetView(
          target.name(), target.labels().getOrDefault("service", ""), target.connection(), target.address(), target.labels());
    }
  }

  /** @param next always null: the list is complete */
  record Items(List<TargetView> items, String workspaceVersion, @Nullable String next) {}

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
    List<TargetAddress> chosen = new Inventory(workspace.catalog()).choose(service, selector);
    return new Items(chosen.stream().map(TargetView::of).toList(), workspace.version(), null);
  }
}
