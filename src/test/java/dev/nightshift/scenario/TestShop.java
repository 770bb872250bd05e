package dev.nightshift.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small workspace on disk for scenarios that start the whole server. */
public final class TestShop {

  public static final String KEY = "scenario-key-0123456789abcdef012";

  private TestShop() {}

  /** Writes a workspace with one service, one team, PagerDuty and Alertmanager keys, and the settings given. */
  public static Path write(Path folder, String settings) throws IOException {
    Path workspace = folder.resolve("workspace");
    for (String sub : List.of("teams", "services", "runbooks")) {
      Files.createDirectories(workspace.resolve(sub));
    }
    Files.writeString(folder.resolve("key"), KEY);
    Files.writeString(
        workspace.resolve("nightshift.yaml"),
        """
        organisation: {name: Shop, zone: Europe/Berlin, allowLocal: true}
        ladder: {start: fallback}
        integrations:
          alertmanager: {kind: alertmanager, key: "file:%1$s"}
          pagerduty: {kind: pagerduty, key: "file:%1$s"}
        %2$s
        """
            .formatted(folder.resolve("key"), settings));
    Files.writeString(
        workspace.resolve("teams/payments.yaml"),
        """
        name: Payments
        people:
          ada: {name: Ada, contacts: [{email: ada@shop.example}]}
        rotation: {day: monday, time: "09:00", start: 2026-01-05, people: [ada]}
        escalation:
          levels:
            - {page: on-call, timeout: 5m}
        """);
    Files.writeString(
        workspace.resolve("services/payments.yaml"),
        """
        name: Payments
        team: payments
        environment: staging
        targets:
          - {name: payments-1, connection: local, labels: {role: payments}}
        """);
    Files.writeString(workspace.resolve("routing.yaml"), "rules: []\n");
    return workspace;
  }

  /** A PagerDuty trigger for the service. */
  public static String trigger(String dedupKey) {
    return """
        {"routing_key":"%s","event_action":"trigger","dedup_key":"%s",
         "payload":{"summary":"Payments does not answer","source":"web-1","severity":"critical","custom_details":{"service":"payments"}}}
        """
        .formatted(KEY, dedupKey);
  }
}
