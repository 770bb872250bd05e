package dev.nightshift.guardrail;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.identity.Permissions;
import dev.nightshift.identity.Permissions.Action;
import dev.nightshift.identity.Permissions.Resource;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.Inventory;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who may do what, explained over REST: the very decision that everything asks. */
@RestController
final class AccessApi {

  /**
   * An answer with its reasons.
   *
   * @param person whom it is about, as the ledger names them
   * @param target the target or selector that was asked about, or null
   * @param rules every rule of the workspace, in its order
   */
  record View(
      String person, String action, @Nullable String runbook, @Nullable String service, @Nullable String target, @Nullable String environment,
      boolean allowed, String why, List<Permissions.Considered> rules, String workspaceVersion) {}

  private final Workspaces workspaces;
  private final Discovered discovered;

  AccessApi(Workspaces workspaces, Discovered discovered) {
    this.workspaces = workspaces;
    this.discovered = discovered;
  }

  /**
   * Explains.
   *
   * @param person a person's id, or {@code automation}
   * @param target a target's name, or a selector such as {@code tier=db}
   * @throws Problem.Missing for somebody or something that the workspace does not have
   * @throws Problem.Invalid for an action that is none
   */
  @GetMapping("/api/v1/access/explain")
  View explain(
      Actor actor, @RequestParam String person, @RequestParam String action, @RequestParam @Nullable String runbook,
      @RequestParam @Nullable String service, @RequestParam @Nullable String target, @RequestParam @Nullable String environment) {
    Permissions.require(actor, Action.READ);
    Workspace workspace = workspaces.current();
    Catalog now = workspace.catalog();
    Actor subject = subject(now, person);
    String owner = service != null ? service : runbook == null ? null : serviceOf(workspace, runbook);
    if (owner != null) {
      workspace.namedService(owner);
    }
    List<TargetAddress> targets = target == null ? null : targets(now, owner, target);
    Permissions.Decision decision = Permissions.decide(now, subject, action(action), new Resource(runbook, owner, environment, targets));
    return new View(
        subject.name(), action(action).word(), runbook, owner, target, environment, decision.allowed(), decision.why(), decision.rules(), workspace.version());
  }

  private static Actor subject(Catalog now, String person) {
    if (person.equals(Actor.AUTOMATION.name())) {
      return Actor.AUTOMATION;
    }
    return Actors.person(now, person.replaceFirst("^person:", ""))
        .orElseThrow(() -> new Problem.Missing("There is no person '" + person + "' in the workspace; write a person's id, or automation."));
  }

  private static Action action(String word) {
    return Arrays.stream(Action.values()).filter(action -> action.word().equals(word)).findFirst()
        .orElseThrow(() -> new Problem.Invalid("action: '" + word + "' is none; choose one of "
            + Arrays.stream(Action.values()).map(Action::word).collect(Collectors.joining(", "))));
  }

  /** The one service that a runbook names, where it does. */
  private static @Nullable String serviceOf(Workspace workspace, String name) {
    Runbook runbook = workspace.namedRunbook(name);
    return Optional.ofNullable(runbook.settings().service()).map(own -> own.value()).filter(id -> workspace.catalog().service(id).isPresent()).orElse(null);
  }

  private List<TargetAddress> targets(Catalog now, @Nullable String service, String target) {
    boolean selects = target.contains("=") || target.equals("local");
    return new Inventory(now, discovered).choose(service, selects ? target : "name=" + target);
  }
}
