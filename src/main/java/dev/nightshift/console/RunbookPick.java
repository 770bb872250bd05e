package dev.nightshift.console;

import dev.nightshift.alert.Alert;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.workspace.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A runbook that fits an incident.
 *
 * @param startable whether it has steps that the machine can run
 * @param reason why it fits
 */
public record RunbookPick(String name, String title, String rung, boolean startable, String reason) {

  /** The runbooks that fit any alert of an incident, the strongest tie first. */
  static List<RunbookPick> of(List<Alert> alerts, Workspace workspace) {
    Map<String, RunbookPick> picks = new LinkedHashMap<>();
    for (Alert alert : alerts) {
      workspace.match(alert.view(workspace.catalog()))
          .matches()
          .forEach(match -> picks.putIfAbsent(match.runbook().name(), pick(match.runbook(), match.reason())));
    }
    return List.copyOf(picks.values());
  }

  static RunbookPick pick(Runbook runbook, String reason) {
    return new RunbookPick(
        runbook.name(), runbook.title(), runbook.rung().word(), !runbook.executableSteps().isEmpty(), reason);
  }
}
