package dev.nightshift.alert;

import dev.nightshift.runbook.Match;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How well runbooks and alerts fit together: the alerts that were seen and have no runbook, and the runbooks that no alert would
 * have led to, as both are now.
 *
 * @param since alerts that began earlier do not count
 * @param alerts how many alerts were looked at: the last one of each name and service
 */
public record Coverage(Instant since, int alerts, List<Uncovered> withoutRunbook, List<Unmatched> neverMatched) {

  /** An alert without a runbook; {@code alert} is the last one of this name and service. */
  public record Uncovered(String name, String service, long alert, Instant startedAt) {}

  /** A runbook that no alert led to. */
  public record Unmatched(String name, String file) {}

  public Coverage {
    withoutRunbook = List.copyOf(withoutRunbook);
    neverMatched = List.copyOf(neverMatched);
  }

  /** Compares runbooks with alerts that were seen. */
  public static Coverage of(Workspace workspace, List<Alert> seen, Instant since) {
    List<Uncovered> uncovered = new ArrayList<>();
    Set<Runbook> matched = new HashSet<>();
    for (Alert alert : seen) {
      List<Match> matches = workspace.match(alert.view(workspace.catalog())).matches();
      matches.forEach(match -> matched.add(match.runbook()));
      if (matches.isEmpty()) {
        uncovered.add(new Uncovered(alert.name(), alert.service(), alert.id(), alert.startedAt()));
      }
    }
    List<Unmatched> never =
        workspace.runbooks().stream().filter(runbook -> !matched.contains(runbook))
            .map(runbook -> new Unmatched(runbook.name(), runbook.file())).toList();
    return new Coverage(since, seen.size(), uncovered, never);
  }
}
