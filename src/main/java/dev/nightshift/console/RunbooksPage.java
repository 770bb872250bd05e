package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.drift.DrillSchedule;
import dev.nightshift.drift.Drills;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.platform.Problem;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookHtml;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/** The runbooks of the workspace: how far each may go alone, its text, and what came of its runs. */
@RestController
final class RunbooksPage {
  private static final int HISTORY_DEPTH = 500;
  private static final int HISTORY = 20;

  private final Renderer renderer;
  private final Runs runs;
  private final Workspaces workspaces;
  private final Staleness staleness;
  private final Drills drills;
  private final RunbookCare.Sources care;

  RunbooksPage(Renderer renderer, Runs runs, Workspaces workspaces, Staleness staleness, Drills drills, DrillSchedule schedule) {
    this.renderer = renderer;
    this.runs = runs;
    this.workspaces = workspaces;
    this.staleness = staleness;
    this.drills = drills;
    this.care = new RunbookCare.Sources(staleness, drills, schedule);
  }

  @GetMapping(path = "/runbooks", produces = Renderer.HTML)
  String list(@RequestParam(name = "q", defaultValue = "") String search, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    String wanted = search.strip().toLowerCase(Locale.ROOT);
    Set<String> stale = care.stale();
    List<RunbookRow> rows =
        workspaces.current().runbooks().stream()
            .map(runbook -> RunbookRow.of(runbook, stale.contains(runbook.name())))
            .filter(row -> (row.title() + " " + row.name() + " " + row.applies()).toLowerCase(Locale.ROOT).contains(wanted))
            .sorted(Comparator.comparing(RunbookRow::title, String.CASE_INSENSITIVE_ORDER))
            .toList();
    return renderer.page(request, "runbooks", "runbooks", "Runbooks", Map.of("rows", rows, "search", search.strip()));
  }

  @GetMapping(path = "/runbooks/{name}", produces = Renderer.HTML)
  String runbook(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable Long incident,
      Actor actor,
      HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    Workspace workspace = workspaces.current();
    Runbook runbook = workspace.runbook(name).orElseThrow(() -> new Problem.Missing("There is no runbook " + name + " in the workspace."));
    CatalogNames names = new CatalogNames(workspace.catalog());
    Map<String, Object> values = new HashMap<>();
    RunbookCare cared = care.of(runbook, names);
    values.put("row", RunbookRow.of(runbook, cared.stale()));
    values.put("care", cared);
    values.put("html", RunbookHtml.render(runbook, link -> link(workspace, link)));
    values.put("inputs", runbook.settings().inputs());
    values.put("history", history(name).stream().map(run -> RunRow.of(run, names)).toList());
    values.put("incident", incident);
    return renderer.page(request, "runbook", "runbooks", runbook.title(), values);
  }

  @PostMapping("/runbooks/{name}/confirm")
  ResponseEntity<String> confirm(@PathVariable String name, @RequestParam(defaultValue = "") String reason, Actor actor) {
    staleness.confirm(name, null, actor, reason.strip());
    return back(name);
  }

  @PostMapping("/runbooks/{name}/drill")
  ResponseEntity<String> drill(@PathVariable String name, Actor actor) {
    drills.start(name, null, Map.of(), actor);
    return back(name);
  }

  private static ResponseEntity<String> back(String name) {
    return SignInPage.seeOther("/runbooks/" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8));
  }

  private List<Run> history(String name) {
    return runs.list(null, Long.MAX_VALUE, HISTORY_DEPTH).stream().filter(run -> run.runbook().equals(name)).limit(HISTORY).toList();
  }

  /** A link to another runbook leads to its page; any other file of the workspace is not served. */
  private static String link(Workspace workspace, String link) {
    String file = link.replaceFirst("[?#].*$", "");
    String name = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.md$", "");
    return workspace.runbook(name).isPresent() ? "/runbooks/" + name : link;
  }
}
