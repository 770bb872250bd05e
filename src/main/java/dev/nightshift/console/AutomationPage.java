package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Breakers;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ladder.Bindings;
import dev.nightshift.ladder.Harm;
import dev.nightshift.ladder.Promotions;
import dev.nightshift.platform.Durations;
import dev.nightshift.runbook.Budget;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The ladder: every runbook on its rung for every service, what it has shown, and what waits for a person's word. */
@RestController
final class AutomationPage {
  private final Renderer renderer;
  private final Bindings bindings;
  private final Promotions promotions;
  private final Harm harm;
  private final Breakers breakers;
  private final Guardrails guardrails;
  private final Workspaces workspaces;
  private final Clock clock;

  AutomationPage(
      Renderer renderer, Bindings bindings, Promotions promotions, Harm harm, Breakers breakers, Guardrails guardrails, Workspaces workspaces, Clock clock) {
    this.renderer = renderer;
    this.bindings = bindings;
    this.promotions = promotions;
    this.harm = harm;
    this.breakers = breakers;
    this.guardrails = guardrails;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  @GetMapping(path = "/automation", produces = Renderer.HTML)
  String list(Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    Workspace workspace = workspaces.current();
    CatalogNames names = new CatalogNames(workspace.catalog());
    List<BindingLine> lines =
        bindings.all().stream().map(one -> BindingLine.of(one, names, breaker(one.binding()), budget(workspace, one.binding()))).toList();
    return renderer.page(request, "automation", "automation", "Automation", Map.of("lines", lines));
  }

  @PostMapping("/automation/accept")
  ResponseEntity<String> accept(
      @RequestParam String runbook, @RequestParam String service, @RequestParam String rung, @RequestParam(defaultValue = "") String reason, Actor actor) {
    promotions.accept(new Binding(runbook, service), Rung.parse(rung).orElse(null), reason, actor);
    return SignInPage.seeOther("/automation");
  }

  @PostMapping("/runs/{id}/harm")
  ResponseEntity<String> harm(@PathVariable long id, @RequestParam(defaultValue = "") String reason, Actor actor) {
    harm.mark(id, reason, actor);
    return SignInPage.seeOther("/runs/" + id);
  }

  private String breaker(Binding binding) {
    Breakers.View breaker = breakers.of(binding);
    return breaker.closed() ? "" : breaker.state() + ": " + breaker.why();
  }

  private String budget(Workspace workspace, Binding binding) {
    return workspace.runbook(binding.runbook())
        .map(runbook -> {
          Budget budget = runbook.settings().limits().budget();
          int used = guardrails.used(binding, clock.instant().minus(budget.per()));
          return Math.max(0, budget.times() - used) + " of " + budget.times() + " runs left in " + Durations.format(budget.per());
        })
        .orElse("");
  }
}
