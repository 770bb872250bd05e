package dev.nightshift.console;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.workspace.Workspaces;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What monitoring says: firing now, or everything. */
@RestController
final class AlertsPage {
  private static final int PAGE = 50;

  private final Renderer renderer;
  private final Alerts alerts;
  private final Workspaces workspaces;

  AlertsPage(Renderer renderer, Alerts alerts, Workspaces workspaces) {
    this.renderer = renderer;
    this.alerts = alerts;
    this.workspaces = workspaces;
  }

  @GetMapping(path = "/alerts", produces = Renderer.HTML)
  String list(
      @RequestParam(defaultValue = "open") String show,
      @RequestParam(defaultValue = "9223372036854775807") long before,
      Actor actor,
      HttpServletRequest request) {
    Permissions.require(actor, Permissions.Action.READ);
    boolean all = show.equals("all");
    List<Alert> found = alerts.list(!all, before, PAGE + 1);
    boolean more = found.size() > PAGE;
    List<Alert> shown = more ? found.subList(0, PAGE) : found;
    CatalogNames names = new CatalogNames(workspaces.current().catalog());
    Map<String, Object> values = new HashMap<>();
    values.put("rows", shown.stream().map(alert -> AlertRow.of(alert, names)).toList());
    values.put("all", all);
    values.put("first", before == Long.MAX_VALUE);
    values.put("next", more ? shown.getLast().id() : 0L);
    return renderer.page(request, "alerts", "alerts", "Alerts", values);
  }
}
