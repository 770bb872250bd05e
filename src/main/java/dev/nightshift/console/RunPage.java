package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.identity.Permissions.Action;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.DryRun;
import dev.nightshift.run.OutputMatches;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunOutputs;
import dev.nightshift.run.Runs;
import dev.nightshift.run.Sight;
import dev.nightshift.why.Why;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One run: its steps with what they print, why it does what it does, and the decisions it waits for. */
@RestController
final class RunPage {
  private static final int MOST_FOUND = 200;
  private static final OutputMatches NOTHING = new OutputMatches(List.of(), null);

  private final Renderer renderer;
  private final Runs runs;
  private final RunOutputs outputs;
  private final Why why;
  private final DryRun dryRun;
  private final Workspaces workspaces;

  RunPage(Renderer renderer, Runs runs, RunOutputs outputs, Why why, DryRun dryRun, Workspaces workspaces) {
    this.renderer = renderer;
    this.runs = runs;
    this.outputs = outputs;
    this.why = why;
    this.dryRun = dryRun;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/runs/{id}", produces = Renderer.HTML)
  String run(@PathVariable long id, @RequestParam(defaultValue = "") String search, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.READ);
    Run run = runs.get(id);
    Map<String, Object> values = new HashMap<>();
    values.put("view", RunView.of(run, runs, outputs, workspaces.current(), actor));
    values.put("why", WhyLine.of(why.runInBrief(id), new CatalogNames(workspaces.current().catalog())));
    values.put("search", search.strip());
    values.put("found", search.isBlank() ? NOTHING : outputs.search(id, search.strip(), 0, MOST_FOUND));
    return renderer.page(request, "run", "runs", "Run " + id + ": " + run.title(), values);
  }

  /** What a run that waits for an approval would do, looked at now: its steps with their targets, and the guardrails. */
  @GetMapping(path = "/runs/{id}/plan", produces = Renderer.HTML)
  String plan(@PathVariable long id, Actor actor, HttpServletRequest request) {
    DryRun.View plan = dryRun.ofRun(id, actor);
    Map<String, Object> values = new HashMap<>();
    values.put("view", RunView.of(runs.get(id), runs, outputs, workspaces.current(), actor));
    values.put("plan", plan);
    values.put("verdicts", Verdicts.of(plan.guardrails()));
    return renderer.page(request, "runPlan", "runs", "Dry run of run " + id, values);
  }

  /** One step on all its targets. */
  @GetMapping(path = "/runs/{id}/steps/{step}", produces = Renderer.HTML)
  String step(
      @PathVariable long id, @PathVariable String step, @RequestParam(defaultValue = "0") int page, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.READ);
    Run run = runs.get(id);
    int number = Math.clamp(page, 0, 10_000);
    StepLines lines = StepLines.page(run, step, number, runs, outputs);
    if (lines.total() == 0) {
      throw new Problem.Missing("Run " + id + " has not begun a step '" + step + "'.");
    }
    Map<String, Object> values =
        new HashMap<>(Map.of("run", RunRow.of(run, new CatalogNames(workspaces.current().catalog())), "step", step, "page", number, "lines", lines));
    return renderer.page(request, "runStep", "runs", step + " of run " + id, values);
  }

  /** All that one attempt printed, as text. */
  @GetMapping(path = "/runs/{id}/output/{attempt}", produces = "text/plain;charset=UTF-8")
  String output(@PathVariable long id, @PathVariable long attempt, Actor actor) {
    Permissions.require(actor, Action.READ);
    runs.get(id);
    return outputs.of(id, attempt);
  }

  @PostMapping("/runs")
  ResponseEntity<String> start(
      @RequestParam String runbook, @RequestParam(defaultValue = "") String incident, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Action.START_RUN);
    Run run = runs.start(runbook, RunForm.incident(incident), RunForm.inputs(request), actor);
    return SignInPage.seeOther(run.incidentId() == null ? "/runs/" + run.id() : "/incidents/" + run.incidentId());
  }

  @PostMapping("/runs/{id}/approve")
  ResponseEntity<String> approve(
      @PathVariable long id, @RequestParam(defaultValue = "") String reason, @RequestParam(defaultValue = "") String plan, Actor actor) {
    Permissions.require(actor, Action.APPROVE_RUN);
    return back(runs.approve(id, actor, reason.strip(), Sight.of(plan)));
  }

  @PostMapping("/runs/{id}/reject")
  ResponseEntity<String> reject(
      @PathVariable long id, @RequestParam(defaultValue = "") String reason, @RequestParam(defaultValue = "") String plan, Actor actor) {
    Permissions.require(actor, Action.REJECT_RUN);
    return back(runs.reject(id, actor, reason.strip(), Sight.of(plan)));
  }

  @PostMapping("/runs/{id}/stop")
  ResponseEntity<String> stop(@PathVariable long id, @RequestParam(defaultValue = "") String reason, Actor actor) {
    Permissions.require(actor, Action.STOP_RUN);
    runs.stop(id, actor, reason.strip());
    return SignInPage.seeOther("/runs/" + id);
  }

  @PostMapping("/runs/{id}/done")
  ResponseEntity<String> done(
      @PathVariable long id, @RequestParam String step, @RequestParam(defaultValue = "") String comment, Actor actor) {
    Permissions.require(actor, Action.START_RUN);
    return back(runs.tick(id, step, actor, comment.strip()));
  }

  @PostMapping("/runs/{id}/answer")
  ResponseEntity<String> answer(
      @PathVariable long id, @RequestParam String step, @RequestParam String choice, @RequestParam(defaultValue = "") String comment, Actor actor) {
    Permissions.require(actor, Action.WORK_ON_INCIDENT);
    return back(runs.answer(id, step, choice, actor, comment.strip()));
  }

  private static ResponseEntity<String> back(Run run) {
    return SignInPage.seeOther(run.incidentId() == null ? "/runs/" + run.id() : "/incidents/" + run.incidentId());
  }
}
