package dev.nightshift.console;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incidents;
import dev.nightshift.platform.Json;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** A small shop whose incidents really happen: events come in over HTTP, runbooks run on this node. */
final class ShopStory {
  private static final String RECOVERS =
      """
      ---
      title: Payments does not answer
      nightshift:
        service: payments
        when: alert.name == "PaymentsDown"
        rung: fallback
        inputs:
          unit: {from: labels.unit, pattern: "[a-z0-9-]+", required: true}
        verify: {within: 20s, settle: 0s}
      ---
      # Payments does not answer

      Payments takes the money. **While it does not answer, nobody can pay.**

      ## Meaning
      The check of payments failed three times in a row. See also [orders](orders-slow.md).

      | sign | means |
      |---|---|
      | not listening | the process is gone |
      | listening, no answer | it hangs |

      ## Diagnosis

      ```sh {name=is-listening on=local timeout=5s}
      echo "looking for a listener of $UNIT"
      echo listening=false >> "$NIGHTSHIFT_OUTPUT"
      ```

      ## Mitigation

      ```sh {name=restart on=local timeout=20s idempotent}
      echo "stopping $UNIT"
      echo "starting $UNIT"
      echo pid=4711 >> "$NIGHTSHIFT_OUTPUT"
      ```

      ## Verification

      ```sh {name=answers on=local timeout=5s}
      echo "HTTP/1.1 200 OK"
      ```
      """;
  private static final String ASKS =
      """
      ---
      title: Orders are slow
      nightshift:
        service: orders
        when: alert.name == "OrdersSlow"
        rung: oversight
        approval: {from: [team:payments], minimum: 1, timeout: 10m}
        verify: {within: 5s, settle: 0s}
      ---
      # Orders are slow

      ## Diagnosis

      ```sh {name=queue on=local timeout=5s}
      echo length=1840 >> "$NIGHTSHIFT_OUTPUT"
      ```

      ## Mitigation

      ```sh {name=add-worker on=local timeout=20s}
      echo "one worker more"
      ```
      """;
  private static final String PAPER = "# Shop shows errors\n\nTalk to the shop's team. <script>window.pwned = true</script>\n";

  private ShopStory() {}

  static TestWorkspaces workspaces() {
    Catalog plain =
        TestWorkspaces.catalog(
            List.of(
                TestWorkspaces.service("payments", "orders"), TestWorkspaces.service("orders"), TestWorkspaces.service("shop", "payments", "orders")),
            List.of(TestWorkspaces.team()),
            List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace"), new Person("vic", "Vic Viewer", "viewer", List.of()), new Person("ruth", "Ruth Root", "admin", List.of()),
                new Person("eve", "Eve Elsewhere", "responder", List.of())));
    RoutingRule byLabel = new RoutingRule("by label", "\"service\" in event.labels", "=event.labels.service", null, "", "", 3);
    Map<String, String> settings = new HashMap<>(plain.settings());
    settings.put("ladder.harmWithin", "0s");
    Catalog routed = TestCatalog.like(plain).routing(List.of(byLabel)).settings(settings).make();
    return TestWorkspaces.of(
        routed,
        TestWorkspaces.runbook("payments-down", RECOVERS),
        TestWorkspaces.runbook("orders-slow", ASKS),
        TestWorkspaces.runbook("shop-errors", PAPER));
  }

  /** Sends an event and waits until its incident is there. */
  static long fire(TestServer server, String name, String service, String summary, String severity) {
    int before = server.part(Incidents.class).list(Incidents.Filter.ALL, Long.MAX_VALUE, 100).size();
    event(server, "trigger", name, service, summary, severity);
    Awaitility.await().until(() -> server.part(Incidents.class).list(Incidents.Filter.ALL, Long.MAX_VALUE, 100).size() > before);
    return server.part(Incidents.class).list(Incidents.Filter.ALL, Long.MAX_VALUE, 1).getFirst().id();
  }

  static void event(TestServer server, String action, String name, String service, String summary, String severity) {
    String body =
        Json.write(
            Map.of(
                "action", action, "dedupKey", name, "name", name, "summary", summary, "severity", severity, "service", service,
                "labels", Map.of("unit", "payments", "markup", "<img src=x onerror=window.pwned=true>")));
    HttpResponse<String> answer =
        server.post("/api/v1/events", body, "Authorization", "Bearer " + server.token(null, Actor.Role.RESPONDER), "Content-Type", "application/json");
    if (answer.statusCode() != 202) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }
}
