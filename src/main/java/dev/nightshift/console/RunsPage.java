package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** All runs, newest first. */
@RestController
final class RunsPage {
  private static final int PAGE = 50;

  private final Renderer renderer;
  private final Runs runs;
  private final Workspaces workspaces;

  RunsPage(Renderer renderer, Runs runs, Workspaces workspaces) {
    this.renderer = renderer;
    this.runs = runs;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/runs", produces = Renderer.HTML)
  String list(@RequestParam(defaultValue = "9223372036854775807") long before, Actor actor, HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    CatalogNames names = new CatalogNames(workspaces.current().catalog());
    List<Run> found = runs.list(null, before, PAGE + 1);
    boolean more = found.size() > PAGE;
    List<Run> shown = more ? found.subList(0, PAGE) : found;
    Map<String, Object> values = new HashMap<>();
    values.put("rows", shown.stream().map(run -> RunRow.of(run, names)).toList());
    values.put("first", before == Long.MAX_VALUE);
    values.put("next", more ? shown.getLast().id() : 0L);
    return renderer.page(request, "runs", "runs", "Runs", values);
  }
}
