package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Forecast;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What would happen if a runbook started now: every guardrail's verdict, and what to do about those that stand in its way. Nothing is changed by asking. */
@RestController
final class GuardrailsPage {
  private final Renderer renderer;
  private final Forecast forecast;
  private final Workspaces workspaces;
  private final Clock clock;

  GuardrailsPage(Renderer renderer, Forecast forecast, Workspaces workspaces, Clock clock) {
    this.renderer = renderer;
    this.forecast = forecast;
    this.workspaces = workspaces;
    this.clock = clock;
  }

  /**
   * @param by {@code automation}, or {@code me}
   * @param service for a runbook that names none and without an incident
   */
  @GetMapping(path = "/runbooks/{name}/guardrails", produces = Renderer.HTML)
  String guardrails(
      @PathVariable String name, @RequestParam(defaultValue = "") String incident, @RequestParam(defaultValue = "") String service,
      @RequestParam(defaultValue = "me") String by, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    Workspace workspace = workspaces.current();
    Runbook runbook = workspace.runbook(name).orElseThrow(() -> new Problem.Missing("There is no runbook " + name + " in the workspace."));
    Long number = RunForm.incident(incident);
    Map<String, String> inputs = RunForm.inputs(request);
    Forecast.Wish wish = new Forecast.Wish(name, number, service.isBlank() ? null : service.strip(), inputs, !by.equals("automation"));
    GuardrailsView view = explain(runbook, wish, actor, new CatalogNames(workspace.catalog()));
    Map<String, Object> values = new HashMap<>(Map.of("runbook", RunbookRow.of(runbook, false), "inputs", runbook.settings().inputs(), "given", inputs, "view", view));
    values.put("incident", number);
    values.put("needsService", number == null && runbook.settings().service() == null);
    values.put("unattended", runbook.rung().unattended());
    values.put("query", request.getQueryString() == null ? "" : request.getQueryString());
    return renderer.page(request, "guardrails", "runbooks", "Guardrails of " + runbook.title(), values);
  }

  /** Where no plan can be made, that is the answer. */
  private GuardrailsView explain(Runbook runbook, Forecast.Wish wish, Actor actor, CatalogNames names) {
    if (runbook.executableSteps().isEmpty()) {
      return GuardrailsView.none(wish.byHand(), "It has no step for the machine: people follow it by hand.", clock.instant());
    }
    try {
      return GuardrailsView.of(forecast.explain(wish, actor), wish.byHand(), clock.instant(), names);
    } catch (Problem.Invalid | Problem.Conflict noPlan) {
      return GuardrailsView.none(wish.byHand(), String.valueOf(noPlan.getMessage()), clock.instant());
    }
  }
}
