package dev.nightshift;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Coverage;
import dev.nightshift.cli.Client;
import dev.nightshift.drift.LinkCheck;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.runbook.Finding;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookLinks;
import dev.nightshift.workspace.Workspace;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the files of a workspace alone cannot say: what happened on a server, and what other servers still have. */
final class OutsideCheck {

  private OutsideCheck() {}

  /** Warns of alerts that a server has seen and no runbook of the folder is for, and of runbooks that none of them leads to. */
  static List<Finding> coverage(Workspace workspace, Client server, int days) {
    List<Alert> seen = new ArrayList<>();
    for (JsonNode alert : server.get("/api/v1/alerts/seen?days=" + days).path("items")) {
      seen.add(Json.read(Json.write(alert), Alert.class));
    }
    Coverage coverage = Coverage.of(workspace, seen, Instant.EPOCH);
    List<Finding> findings = new ArrayList<>();
    for (Coverage.Uncovered alert : coverage.withoutRunbook()) {
      LocalDate day = alert.startedAt().atZone(workspace.catalog().organisation().zone()).toLocalDate();
      findings.add(warning("runbooks", 1, "no runbook is for the alert " + alert.name() + " of " + alert.service() + ", last seen on " + day));
    }
    for (Coverage.Unmatched runbook : coverage.neverMatched()) {
      findings.add(warning(runbook.file(), 1, "no alert of the last " + days + " days led to this runbook"));
    }
    return findings;
  }

  /** Warns of links to other servers that lead nowhere; those inside of the folder are looked at in any case. */
  static List<Finding> links(Workspace workspace) {
    Map<String, String> settings = workspace.catalog().settings();
    AddressRules rules = AddressRules.of(settings.getOrDefault("outbound.allow", ""), settings.getOrDefault("outbound.deny", ""));
    List<Finding> findings = new ArrayList<>();
    try (Outbound outbound = new Outbound(() -> rules)) {
      LinkCheck check = new LinkCheck(outbound);
      for (Runbook runbook : workspace.runbooks()) {
        for (Located<String> link : check.dead(workspace, runbook)) {
          if (!RunbookLinks.relative(link.value())) {
            findings.add(warning(runbook.file(), link.line(), "the link to " + link.value() + " leads nowhere, its server says"));
          }
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return findings;
  }

  private static Finding warning(String file, int line, String message) {
    return new Finding(file, line, Finding.Severity.WARNING, message);
  }
}
