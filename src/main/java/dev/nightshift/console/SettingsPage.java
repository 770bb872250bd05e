package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions.Action;
import dev.nightshift.identity.Permissions;
import dev.nightshift.identity.Tokens;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The workspace in force and its problems, integrations, people, tokens. What Git holds is shown here and changed there. */
@RestController
final class SettingsPage {
  private final Renderer renderer;
  private final Workspaces workspaces;
  private final Tokens tokens;

  SettingsPage(Renderer renderer, Workspaces workspaces, Tokens tokens) {
    this.renderer = renderer;
    this.workspaces = workspaces;
    this.tokens = tokens;
  }

  @GetMapping(path = "/settings", produces = Renderer.HTML)
  String settings(Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.READ);
    return page(request, actor, null);
  }

  @PostMapping(path = "/settings/tokens", produces = Renderer.HTML)
  String create(
      @RequestParam String name,
      @RequestParam(defaultValue = "") String person,
      @RequestParam String role,
      Actor actor,
      HttpServletRequest request) {
    Tokens.Created created = tokens.create(name, person.isEmpty() ? null : person, role(role), actor);
    return page(request, actor, created);
  }

  @PostMapping("/settings/tokens/{id}/revoke")
  ResponseEntity<String> revoke(@PathVariable long id, Actor actor) {
    tokens.revoke(id, actor);
    return SignInPage.seeOther("/settings#tokens");
  }

  private String page(HttpServletRequest request, Actor actor, Tokens.@Nullable Created created) {
    Map<String, Object> values = new HashMap<>();
    values.put("workspace", workspaces.current());
    values.put("problems", workspaces.problems());
    values.put("origin", workspaces.origin().orElse(null));
    values.put("names", new CatalogNames(workspaces.current().catalog()));
    values.put("tokens", Permissions.allows(actor, Action.MANAGE_TOKENS) ? tokens.all(actor) : List.of());
    values.put("created", created);
    return renderer.page(request, "settings", "settings", "Settings", values);
  }

  private static Actor.Role role(String word) {
    return Arrays.stream(Actor.Role.values())
        .filter(role -> role.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() -> new Problem.Invalid("role: '" + word + "' is none of viewer, responder, admin."));
  }
}
