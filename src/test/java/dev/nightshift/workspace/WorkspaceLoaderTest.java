package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Check;
import dev.nightshift.catalog.EscalationPolicy.Recipient;
import dev.nightshift.catalog.Integration;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Team;
import dev.nightshift.spi.Severity;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files say arrives in the catalog. */
class WorkspaceLoaderTest {
  @TempDir Path folder;

  @Test
  void reads_a_whole_workspace_without_a_finding() {
    Loaded loaded = WorkspaceFolder.small(folder).file("runbooks/deep/down.md", "# Down\n").load();

    assertThat(loaded.findings()).isEmpty();
    Workspace workspace = loaded.valid().orElseThrow();
    assertThat(workspace.folder()).isEqualTo(folder);
    assertThat(workspace.version()).startsWith("sha256:");
    assertThat(workspace.runbook("down").orElseThrow().file()).isEqualTo("runbooks/deep/down.md");
    assertThat(workspace.catalog().services()).containsOnlyKeys("payments");
  }

  @Test
  void reads_the_organisation_and_what_it_is_connected_to() {
    Catalog catalog = load(WorkspaceFolder.small(folder).file("nightshift.yaml", """
        organisation: {name: Shop, zone: Asia/Tokyo, reopenWithin: 1h30m, allowLocal: true}
        publicUrl: https://nightshift.example.org
        secrets:
          smtp: file:secrets/smtp
        integrations:
          events: {kind: pagerduty, key: env:EVENTS_KEY}
        channels:
          smtp: {host: mail.example.org, from: night@example.org, username: night, password: smtp, tls: implicit}
          webhook: {signingKeys: [env:NEW_KEY, env:OLD_KEY]}
        prometheus: {url: "http://127.0.0.1:9090"}
        databases: {shop: {url: "jdbc:postgresql://db:5432/shop", username: night, password: smtp}}
        subscriptions:
          - {name: Support, email: support@example.org, services: [payments], atLeast: sev2}
          - {name: Board, webhook: "https://example.org/hook"}
        """));

    assertThat(catalog.organisation().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(catalog.organisation().reopenWithin()).isEqualTo(Duration.ofMinutes(90));
    assertThat(catalog.organisation().allowLocal()).isTrue();
    assertThat(catalog.integrations()).containsEntry("events", new Integration("events", "pagerduty", "env:EVENTS_KEY"));
    assertThat(catalog.settings())
        .containsEntry("publicUrl", "https://nightshift.example.org")
        .containsEntry("smtp.host", "mail.example.org")
        .containsEntry("smtp.port", "465")
        .containsEntry("smtp.tls", "implicit")
        .containsEntry("smtp.password", "smtp")
        .containsEntry("webhook.signingKeys", "env:NEW_KEY,env:OLD_KEY")
        .containsEntry("prometheus.url", "http://127.0.0.1:9090")
        .containsEntry("databases.shop.url", "jdbc:postgresql://db:5432/shop")
        .containsEntry("databases.shop.username", "night")
        .containsEntry("databases.shop.password", "smtp")
        .containsEntry("routing.defaultService", "payments");
    assertThat(catalog.subscriptions()).hasSize(2);
    assertThat(catalog.subscriptions().getFirst().atLeast()).isEqualTo(Severity.SEV2);
    assertThat(catalog.subscriptions().getLast().services()).isEmpty();
  }

  @Test
  void reads_a_team_with_its_rotation_and_its_escalation() {
    Catalog catalog = load(WorkspaceFolder.small(folder).file("teams/platform.yaml", """
        people:
          linus: {contacts: [{email: linus@example.org}, {webhook: "https://example.org/linus"}]}
        members: [ada]
        rotation: {zone: America/New_York, day: Friday, time: "17:30", start: 2026-02-06, people: [linus, ada]}
        escalation:
          repeats: 2
          levels:
            - {page: [on-call, on-call:payments], timeout: 90s}
            - {page: ada, timeout: 5m}
        """));

    Team team = catalog.team("platform").orElseThrow();
    assertThat(team.name()).isEqualTo("platform");
    assertThat(team.members()).containsExactly("linus", "ada");
    assertThat(catalog.teamsOf("ada")).containsExactlyInAnyOrder("payments", "platform");
    assertThat(catalog.person("linus").orElseThrow().role()).isEqualTo("responder");
    assertThat(catalog.person("linus").orElseThrow().contacts())
        .containsExactly(new ContactMethod("email", "linus@example.org"), new ContactMethod("webhook", "https://example.org/linus"));
    assertThat(team.rotation().zone()).isEqualTo(ZoneId.of("America/New_York"));
    assertThat(team.rotation().day()).isEqualTo(DayOfWeek.FRIDAY);
    assertThat(team.rotation().time()).isEqualTo(LocalTime.of(17, 30));
    assertThat(team.rotation().start()).isEqualTo(LocalDate.of(2026, 2, 6));
    assertThat(team.escalation().repeats()).isEqualTo(2);
    assertThat(team.escalation().levels().getFirst().timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(team.escalation().levels().getFirst().recipients())
        .containsExactly(new Recipient.OnCall("platform"), new Recipient.OnCall("payments"));
    assertThat(team.escalation().levels().getLast().recipients()).containsExactly(new Recipient.Individual("ada"));
  }

  @Test
  void a_rotation_without_a_zone_has_the_organisations() {
    assertThat(load(WorkspaceFolder.small(folder)).team("payments").orElseThrow().rotation().zone())
        .isEqualTo(ZoneId.of("Europe/Berlin"));
  }

  @Test
  void a_target_signs_in_by_key_or_agent_and_its_way_must_be_known() {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder)
        .replace("routing.yaml", "rules:", "defaultService: payments\nrules:")
        .file("services/checkout.yaml", """
            team: payments
            environment: prod
            targets:
              - {name: a, connection: ssh, address: 10.0.0.7, user: deploy, agent: /run/agent, jump: gate, knownHosts: first-use}
              - {name: b, connection: ssh, address: 10.0.0.8, user: deploy, agent: env:SSH_AUTH_SOCK, key: env:KEY, knownHosts: first-use}
              - {name: c, connection: ssh, address: 10.0.0.9, user: deploy, agent: agent.sock, knownHosts: first-use}
            """);

    assertThat(workspace.load().findings().stream().map(finding -> finding.line() + " " + finding.message()))
        .anyMatch(line -> line.startsWith("4 ") && line.contains("jump names 'gate', which is no target of the workspace"))
        .anyMatch(line -> line.startsWith("5 ") && line.contains("key stands beside 'agent'"))
        .anyMatch(line -> line.startsWith("6 ") && line.contains("agent"))
        .hasSize(3);
  }

  @Test
  void reads_a_service_with_its_targets_and_checks() {
    Catalog catalog = load(WorkspaceFolder.small(folder)
        .replace("routing.yaml", "rules:", "defaultService: payments\nrules:")
        .file("services/checkout.yaml", """
            team: payments
            environment: prod
            dependencies: [payments]
            listed: true
            targets:
              - name: checkout-1
                connection: ssh
                address: 10.0.0.7
                user: deploy
                key: env:DEPLOY_KEY
                knownHosts: file:known_hosts
                labels: {role: checkout}
              - {name: checkout-2, connection: ssh, address: 10.0.0.9, user: deploy, key: env:DEPLOY_KEY, knownHosts: first-use}
            checks:
              - {name: answers, http: "http://10.0.0.7:8080/healthz", interval: 1s, failures: 2, status: 204, alert: CheckoutDown, severity: sev1, labels: {unit: checkout}}
              - {name: database, tcp: "10.0.0.8:5432", alert: DatabaseDown}
            """));

    Service service = catalog.service("checkout").orElseThrow();
    assertThat(service.name()).isEqualTo("checkout");
    assertThat(service.environment()).isEqualTo("prod");
    assertThat(service.dependencies()).containsExactly("payments");
    assertThat(service.listed()).isTrue();
    assertThat(service.targets().getFirst().address()).isEqualTo("10.0.0.7");
    assertThat(service.targets().getFirst().labels()).containsEntry("role", "checkout");
    assertThat(service.targets().getFirst().settings())
        .containsEntry("user", "deploy").containsEntry("port", "22")
        .containsEntry("key", "env:DEPLOY_KEY").containsEntry("knownHosts", "file:known_hosts");
    assertThat(service.targets().getLast().settings()).containsEntry("knownHosts", "first-use");
    Check http = service.checks().getFirst();
    assertThat(http.kind()).isEqualTo("http");
    assertThat(http.expectedStatus()).isEqualTo(204);
    assertThat(http.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(http.timeout()).isLessThan(http.interval());
    assertThat(http.failures()).isEqualTo(2);
    assertThat(http.successes()).isEqualTo(2);
    assertThat(http.severity()).isEqualTo(Severity.SEV1);
    assertThat(http.labels()).containsEntry("unit", "checkout");
    assertThat(service.checks().getLast().kind()).isEqualTo("tcp");
  }

  @Test
  void keeps_the_order_and_the_lines_of_routing_rules() {
    Catalog catalog = load(WorkspaceFolder.small(folder).file("routing.yaml", """
        rules:
          - name: first
            when: event.severity == "sev5"
            suppress: information wakes nobody
          - name: second
            when: event.integration == "monitoring"
            service: =event.labels["job"]
            severity: sev1
            group: event.source
        """));

    assertThat(catalog.routing()).extracting("name").containsExactly("first", "second");
    assertThat(catalog.routing()).extracting("line").containsExactly(2, 5);
    assertThat(catalog.routing().getLast().severity()).isEqualTo(Severity.SEV1);
  }

  private static Catalog load(WorkspaceFolder workspace) {
    Loaded loaded = workspace.load();
    assertThat(loaded.errors()).isEmpty();
    return loaded.valid().orElseThrow().catalog();
  }
}
