package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.runbook.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each thing that can be wrong is named with its file, its line and what to do. */
class WorkspaceFindingsTest {
  private static final String MAIN = "nightshift.yaml";
  private static final String TEAM = "teams/payments.yaml";
  private static final String SERVICE = "services/payments.yaml";

  @TempDir Path folder;

  @Test
  void an_id_in_a_chat_belongs_to_one_person_and_a_chat_that_nothing_listens_to_is_pointed_out() {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder).replace(TEAM, "role: admin", "chat: {slack: U012AB3CD}").replace(
        TEAM, "name: Grace Hopper", "chat: {slack: U012AB3CD}");
    assertThat(workspace.load().errors()).extracting(Finding::toString).singleElement().asString()
        .contains("teams/payments.yaml:8", "people.grace.chat.slack 'U012AB3CD' is already the id of 'ada' in teams/payments.yaml:5", "an id belongs to one person");
    workspace.replace(TEAM, "U012AB3CD}\n    contacts: [email: grace", "U0GRACE}\n    contacts: [email: grace");
    assertThat(workspace.load().findings()).extracting(Finding::toString).singleElement().asString()
        .contains("people say who they are in slack, and nothing says how its commands are known; write channels.slack");
    workspace.replace(MAIN, "channels:", "channels:\n  slack: {signingSecret: env:SLACK, team: T012AB3CD}");
    assertThat(workspace.load().findings()).isEmpty();
    workspace.replace(TEAM, "email: grace@example.org", "slack: U0GRACE");
    assertThat(workspace.load().findings()).extracting(Finding::toString).singleElement().asString()
        .contains("people are to be reached in Slack, and nothing may write there; write channels.slack with the token of a bot");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      nightshift.yaml       | 'zone: Europe/Berlin'           | 'zone: Europe/Berlln'          | nightshift.yaml:3: organisation.zone: 'Europe/Berlln' is not a time zone; did you mean 'Europe/Berlin'?
      nightshift.yaml       | 'zone: Europe/Berlin'           | 'zoen: Europe/Berlin'          | nightshift.yaml:3: organisation has no setting 'zoen'; did you mean 'zone'?
      nightshift.yaml       | 'zone: Europe/Berlin'           | 'reopenWithin: 30m'            | nightshift.yaml:2: organisation.zone is missing; write it, such as 'zone: Europe/Berlin'
      nightshift.yaml       | 'allowLocal: true'              | 'allowLocal: sure'             | nightshift.yaml:4: organisation.allowLocal: 'sure' is neither true nor false
      nightshift.yaml       | 'allowLocal: true'              | 'reopenWithin: 5 minutes'      | nightshift.yaml:4: organisation.reopenWithin: '5 minutes' is not a duration
      nightshift.yaml       | 'secrets:'                      | 'publicUrl: nightshift\nsecrets:' | nightshift.yaml:5: publicUrl: 'nightshift' is not a web address
      nightshift.yaml       | 'kind: alertmanager'            | 'kind: pagerdutty'             | nightshift.yaml:8: integrations.monitoring.kind: 'pagerdutty' is not a kind of integration; did you mean 'pagerduty'?
      nightshift.yaml       | 'monitoring: {kind'             | 'checks: {kind'                | nightshift.yaml:8: integrations.checks is the name under which Nightshift's own events come; choose another
      nightshift.yaml       | 'tls: none'                     | 'tls: perhaps'                 | nightshift.yaml:10: channels.smtp.tls: 'perhaps' is not a kind of encryption
      nightshift.yaml       | 'tls: none'                     | 'port: 70000'                  | nightshift.yaml:10: channels.smtp.port: '70000' is not a port
      nightshift.yaml       | 'secrets:'                      | 'databases:\n  shop: {url: "jdbc:h2:mem:x", username: a}\nsecrets:' | nightshift.yaml:6: databases.shop.url: it is not the address of a PostgreSQL or MariaDB
      nightshift.yaml       | 'secrets:'                      | 'databases:\n  shop: {url: "jdbc:mariadb://a/b?password=x", username: a}\nsecrets:' | nightshift.yaml:6: databases.shop.url: an address holds neither user nor password
      nightshift.yaml       | 'secrets:'                      | 'retention: {output: 3h}\nsecrets:' | nightshift.yaml:5: retention.output: output is kept for a day at least
      nightshift.yaml       | 'secrets:'                      | 'outbound: {hosts: ["http://x/"]}\nsecrets:' | nightshift.yaml:5: outbound.hosts: 'http://x/' is not a host
      nightshift.yaml       | 'secrets:'                      | 'prometheus: {url: "http://p", password: env:P}\nsecrets:' | nightshift.yaml:5: prometheus.password stands alone
      nightshift.yaml       | 'secrets:'                      | 'prometheus: {url: "http://p", username: a, password: env:P, token: env:T}\nsecrets:' | nightshift.yaml:5: prometheus.token and a password are two ways to sign in
      nightshift.yaml       | 'tls: none'                     | 'username: night'              | nightshift.yaml:10: channels.smtp.username stands alone
      nightshift.yaml       | 'secrets:'                      | 'communication:\n  opened:\n    text: |\n      A\n      {{incident.titel}}\nsecrets:' | nightshift.yaml:9: communication.opened.text needs {{incident.titel}}, which this update does not have; did you mean 'incident.title'? it has incident.id, incident.title,
      nightshift.yaml       | 'secrets:'                      | 'communication:\n  opened: {subject: "{{incident.duration}}"}\nsecrets:' | nightshift.yaml:6: communication.opened.subject needs {{incident.duration}}
      nightshift.yaml       | 'secrets:'                      | 'communication:\n  resolved: {text: "{{secret:monitoring-key}}"}\nsecrets:' | nightshift.yaml:6: communication.resolved.text names a secret
      nightshift.yaml       | 'secrets:'                      | 'communication:\n  resolved: {text: "a {{ }}"}\nsecrets:' | nightshift.yaml:6: communication.resolved.text: '{{ }}' holds no name
      nightshift.yaml       | 'secrets:'                      | 'communication:\n  resolved:\n    subject: |\n      a\n      b\nsecrets:' | nightshift.yaml:7: communication.resolved.subject has several lines
      nightshift.yaml       | 'secrets:'                      | 'communication:\n  resolved: {text: ""}\nsecrets:' | nightshift.yaml:6: communication.resolved.text says nothing
      nightshift.yaml       | 'secrets:'                      | 'communication:\n  resolve: {text: a}\nsecrets:' | nightshift.yaml:6: communication has no setting 'resolve'; did you mean 'resolved'?
      nightshift.yaml       | 'smtp: {'                       | 'smtp: [{'                     | nightshift.yaml:11: not valid YAML
      teams/payments.yaml   | 'day: monday'                   | 'day: mondey'                  | teams/payments.yaml:11: rotation.day: 'mondey' is not a day of the week; did you mean 'monday'?
      teams/payments.yaml   | 'time: 09:00'                   | 'time: 9 am'                   | teams/payments.yaml:12: rotation.time: '9 am' is not a time of day; write it as 09:00
      teams/payments.yaml   | '2026-01-05'                    | '05.01.2026'                   | teams/payments.yaml:13: rotation.start: '05.01.2026' is not a date
      teams/payments.yaml   | 'people: [ada, grace]'          | 'people: [ada, graze]'         | teams/payments.yaml:14: rotation.people: there is no person 'graze'; did you mean 'grace'?
      teams/payments.yaml   | 'people: [ada, grace]'          | 'people: []'                   | teams/payments.yaml:14: rotation.people names nobody
      teams/payments.yaml   | 'page: grace'                   | 'page: on-call:plattform'      | teams/payments.yaml:18: escalation.levels.page: there is no team 'plattform'
      teams/payments.yaml   | 'page: grace'                   | 'page: []'                     | teams/payments.yaml:18: escalation.levels[1].page names nobody
      teams/payments.yaml   | 'timeout: 10m'                  | 'timeout: 0s'                  | teams/payments.yaml:18: escalation.levels[1].timeout: '0s' leaves no time
      teams/payments.yaml   | 'role: admin'                   | 'role: root'                   | teams/payments.yaml:5: people.ada.role: 'root' is not a role
      teams/payments.yaml   | 'email: ada@example.org'        | 'email: ada'                   | teams/payments.yaml:6: people.ada.contacts[0].email: 'ada' is not a mail address
      teams/payments.yaml   | 'email: ada@example.org'        | 'phone: 12'                    | teams/payments.yaml:6: people.ada.contacts[0] needs exactly one way to be reached
      teams/payments.yaml   | '  ada:'                        | '  Ada!:'                      | teams/payments.yaml:3: 'Ada!' cannot be the id of a person
      teams/payments.yaml   | 'role: admin'                   | 'chat: {slack: ada}'           | teams/payments.yaml:5: people.ada.chat.slack: 'ada' is not a member id of Slack; copy it from the profile ('Copy member ID')
      teams/payments.yaml   | 'role: admin'                   | 'chat: {mattermost: "@ada"}'   | teams/payments.yaml:5: people.ada.chat.mattermost: '@ada' is not a user id of Mattermost
      teams/payments.yaml   | 'role: admin'                   | 'chat: {slak: U012AB3CD}'      | teams/payments.yaml:5: people.ada.chat has no setting 'slak'; did you mean 'slack'?
      teams/payments.yaml   | 'email: ada@example.org'        | 'slack: "#payments"'           | teams/payments.yaml:6: people.ada.contacts[0].slack: '#payments' is not an id of Slack
      nightshift.yaml       | 'channels:'                     | 'channels:\n  slack: {signingSecret: env:S}' | nightshift.yaml:10: channels.slack.team is missing; write it, such as 'team: T012AB3CD'
      nightshift.yaml       | 'channels:'                     | 'channels:\n  slack: {team: T012AB3CD}' | nightshift.yaml:10: channels.slack.signingSecret is missing
      nightshift.yaml       | 'channels:'                     | 'channels:\n  slack: {team: shop, signingSecret: env:S}' | nightshift.yaml:10: channels.slack.team: 'shop' is not the id of a workspace of Slack
      nightshift.yaml       | 'channels:'                     | 'channels:\n  mattermost: {url: "https://c.example"}' | nightshift.yaml:10: channels.mattermost.token is missing
      nightshift.yaml       | 'channels:'                     | 'channels:\n  mattermost: {token: xoxb-secret, url: "https://c.example"}' | nightshift.yaml:10: channels.mattermost.token names no secret of the workspace
      services/payments.yaml| 'team: payments'                | 'team: payment'                | services/payments.yaml:2: team: there is no team 'payment'; did you mean 'payments'?
      services/payments.yaml| 'environment: test'             | 'dependencies: [ledger]'       | services/payments.yaml:3: dependencies: there is no service 'ledger'
      services/payments.yaml| 'environment: test'             | 'dependencies: [ledger]'       | services/payments.yaml:1: environment is missing
      services/payments.yaml| 'connection: local'             | 'connection: telnet'           | services/payments.yaml:6: targets[0].connection: 'telnet' is not a connection
      services/payments.yaml| 'tier: critical'                | 'env: prod'                    | services/payments.yaml:4: labels must not set 'env'
      services/payments.yaml| 'labels: {tier: critical}'      | 'labels: [tier]'               | services/payments.yaml:4: labels must be a mapping
      services/payments.yaml| 'labels: {tier: critical}'      | 'checks: [{name: a, alert: Down, http: "ftp://x"}]' | services/payments.yaml:4: checks[0].http: 'ftp://x' is not a web address
      services/payments.yaml| 'labels: {tier: critical}'      | 'checks: [{name: a, alert: Down, tcp: x}]'          | services/payments.yaml:4: checks[0].tcp: 'x' is not host:port
      services/payments.yaml| 'labels: {tier: critical}'      | 'checks: [{name: a, alert: Down}]'                  | services/payments.yaml:4: checks[0] needs one thing to ask
      routing.yaml          | 'service: payments'             | 'service: paymens'             | routing.yaml:4: service: there is no service 'paymens'; did you mean 'payments'?
      routing.yaml          | 'service: payments'             | 'severity: bad'                | routing.yaml:4: rules[0].severity: 'bad' is not a severity
      routing.yaml          | 'service: payments'             | 'suppress: ""'                 | routing.yaml:4: rules[0].suppress must say why
      routing.yaml          | '    service: payments'         | ''                             | routing.yaml:2: rules[0] decides nothing
      routing.yaml          | '== "payments"'                 | '== '                          | routing.yaml:3: when: cannot compile
      routing.yaml          | 'event.labels'                  | 'alert.labels'                 | routing.yaml:3: when: cannot compile
      routing.yaml          | 'event.labels'                  | 'event.lables'                 | routing.yaml:3: when: an event has no field 'lables'; did you mean 'labels'?
      """)
  void names_the_place_and_what_to_do(String file, String text, String by, String finding) {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder).replace(file, text, by.replace("\\n", "\n"));

    assertThat(workspace.load().errors()).anySatisfy(found -> assertThat(found.toString()).startsWith(finding));
    assertThat(workspace.load().valid()).isEmpty();
  }

  @Test
  void finds_everything_in_one_go() {
    List<Finding> errors = WorkspaceFolder.small(folder)
        .replace(MAIN, "allowLocal", "allowLokal")
        .replace(TEAM, "day: monday", "day: someday")
        .replace(TEAM, "timeout: 5m", "timeout: soon")
        .replace(SERVICE, "team: payments", "team: nobody")
        .file("routing.yaml", "rules: maybe\n")
        .file("runbooks/broken.md", "---\nnightshift: {rung: highest}\n---\n# Broken\n")
        .load().errors();

    assertThat(errors).extracting(Finding::file)
        .containsExactly(MAIN, "routing.yaml", "runbooks/broken.md", SERVICE, TEAM, TEAM);
  }

  @Test
  void an_escalation_without_levels_is_refused() {
    assertThat(errors(WorkspaceFolder.small(folder).file(TEAM, """
        people: {ada: {contacts: [email: ada@example.org]}}
        rotation: {start: 2026-01-05, people: [ada]}
        escalation: {levels: []}
        """))).singleElement().asString().startsWith(TEAM + ":3: escalation.levels is empty, so nobody would ever be paged");
  }

  @Test
  void a_team_needs_a_rotation_and_an_escalation() {
    assertThat(errors(WorkspaceFolder.small(folder).file(TEAM, "name: Payments\n")))
        .anyMatch(line -> line.startsWith(TEAM + ":1: rotation is missing"))
        .anyMatch(line -> line.startsWith(TEAM + ":1: escalation is missing"));
  }

  @Test
  void a_person_is_defined_once() {
    assertThat(errors(WorkspaceFolder.small(folder).file("teams/zebra.yaml", """
        people:
          ada: {name: Another Ada}
        rotation: {start: 2026-01-05, people: [ada]}
        escalation: {levels: [{page: on-call, timeout: 5m}]}
        """))).containsExactly(
            "teams/zebra.yaml:2: the person 'ada' is already defined in teams/payments.yaml:3; give one of them another id");
  }

  @Test
  void a_key_that_stands_twice_is_refused() {
    assertThat(errors(WorkspaceFolder.small(folder).replace(SERVICE, "environment: test", "environment: test\nteam: payments")))
        .anyMatch(line -> line.startsWith(SERVICE + ":4: ") && line.contains("team"));
  }

  @Test
  void two_runbooks_of_one_name_are_refused() {
    assertThat(errors(WorkspaceFolder.small(folder).file("runbooks/a/down.md", "# A\n").file("runbooks/b/down.md", "# B\n")))
        .containsExactly("runbooks/b/down.md:1: the runbook 'down' is already in runbooks/a/down.md; give one of the files another name");
  }

  @Test
  void a_circle_of_dependencies_is_named() {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder)
        .replace("routing.yaml", "rules:", "defaultService: payments\nrules:")
        .replace(SERVICE, "environment: test", "environment: test\ndependencies: [ledger]")
        .file("services/ledger.yaml", "team: payments\nenvironment: test\ndependencies: [checkout]\n")
        .file("services/checkout.yaml", "team: payments\nenvironment: test\ndependencies: [payments]\n");

    assertThat(errors(workspace)).containsExactly(
        "services/checkout.yaml:3: dependencies go in a circle: checkout → payments → ledger → checkout; remove one of them");
  }

  @Test
  void with_several_services_the_default_one_must_be_named() {
    assertThat(errors(WorkspaceFolder.small(folder).file("services/checkout.yaml", "team: payments\nenvironment: test\n")))
        .singleElement().asString().startsWith("routing.yaml:1: defaultService is missing");
  }

  @Test
  void a_secret_in_the_wrong_place_is_refused_and_not_repeated() {
    List<String> errors = errors(WorkspaceFolder.small(folder)
        .replace(MAIN, "env:MONITORING_KEY", "hunter2hunter2")
        .replace(MAIN, "key: monitoring-key", "key: s3cr3t-value"));

    assertThat(errors).anyMatch(line -> line.startsWith(MAIN + ":6: secrets.monitoring-key must say where the secret is"));
    assertThat(errors).anyMatch(line -> line.startsWith(MAIN + ":8: integrations.monitoring.key names no secret of the workspace"));
    assertThat(errors).noneMatch(line -> line.contains("hunter2") || line.contains("s3cr3t"));
  }

  @Test
  void somebody_who_is_paged_and_cannot_be_reached_is_a_warning() {
    Loaded loaded = WorkspaceFolder.small(folder).replace(TEAM, "contacts: [email: grace@example.org]", "role: viewer").load();

    assertThat(loaded.valid()).isPresent();
    assertThat(loaded.warnings()).extracting(Finding::toString)
        .containsExactly("teams/payments.yaml:7: warning: 'grace' can be paged but not reached; add a contact, such as 'contacts: [email: ada@example.org]'");
  }

  @Test
  void a_team_of_which_nobody_can_be_reached_is_a_warning() {
    Loaded loaded = WorkspaceFolder.small(folder)
        .replace(TEAM, "contacts: [email: grace@example.org]", "role: viewer")
        .replace(TEAM, "contacts: [email: ada@example.org]", "")
        .load();

    assertThat(loaded.warnings()).extracting(Finding::toString)
        .anyMatch(line -> line.startsWith("teams/payments.yaml:1: warning: nobody whom the escalation of 'payments' pages can be reached"));
  }

  @Test
  void a_rotation_that_has_not_begun_is_a_warning() {
    assertThat(WorkspaceFolder.small(folder).replace(TEAM, "2026-01-05", "2026-03-04").load().warnings())
        .singleElement().asString().isEqualTo(TEAM + ":13: warning: nobody is on call before the first turn on 2026-03-09 at 09:00"
            + " Europe/Berlin; write an earlier start");
  }

  @Test
  void mail_without_a_mail_server_is_a_warning() {
    Loaded loaded = WorkspaceFolder.small(folder)
        .file(MAIN, "organisation: {name: Test, zone: Europe/Berlin}\n").load();

    assertThat(loaded.warnings()).singleElement().asString().contains("there is no mail server");
  }

  @Test
  void a_folder_without_the_main_file_is_no_workspace() {
    assertThat(errors(WorkspaceFolder.small(folder).without(MAIN)))
        .anyMatch(line -> line.startsWith("nightshift.yaml:1: this file is missing"));
    assertThat(TestWorkspaces.loader().load(folder.resolve("nowhere")).errors().getFirst().message())
        .startsWith("there is no folder");
  }

  @Test
  void a_file_that_would_be_overlooked_is_named() {
    assertThat(errors(WorkspaceFolder.small(folder).file("services/other.yml", "team: payments\n")))
        .containsExactly("services/other.yml:1: this file is not read: its name ends in .yml; rename it to .yaml");
  }

  @Test
  void a_billion_laughs_are_refused_at_once() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int level = 1; level < 10; level++) {
      laughs.append("a%1$d: &a%1$d [*a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d, *a%2$d]\n".formatted(level, level - 1));
    }

    assertThat(errors(WorkspaceFolder.small(folder).file("routing.yaml", laughs.toString())))
        .singleElement().asString().startsWith("routing.yaml:").contains("write the values out");
  }

  @Test
  void a_huge_file_is_refused() {
    assertThat(errors(WorkspaceFolder.small(folder).file("runbooks/huge.md", "x".repeat(1024 * 1024 + 1))))
        .containsExactly("runbooks/huge.md:1: this file is larger than 1024 KiB; split it");
  }

  @Test
  void a_file_that_is_not_text_is_refused() throws IOException {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder);
    Files.write(folder.resolve("services/odd.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThat(errors(workspace)).containsExactly("services/odd.yaml:1: this file is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void a_link_out_of_the_workspace_is_refused(@TempDir Path outside) throws IOException {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder);
    Files.writeString(outside.resolve("other.yaml"), "team: payments\nenvironment: test\n");
    Files.createSymbolicLink(folder.resolve("services/other.yaml"), outside.resolve("other.yaml"));
    Files.createSymbolicLink(folder.resolve("runbooks"), outside);

    assertThat(errors(workspace)).containsExactly(
        "runbooks:1: this link leaves the workspace; put the file itself here",
        "services/other.yaml:1: this link leaves the workspace; put the file itself here");
  }

  @Test
  void links_inside_the_workspace_are_followed_as_mounted_configuration_has_them() throws IOException {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder);
    Files.createDirectory(folder.resolve("..2026"));
    Files.move(folder.resolve("teams"), folder.resolve("..2026/teams"));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(folder.resolve("teams"), Path.of("..data/teams"));

    assertThat(workspace.load().findings()).isEmpty();
  }

  private static List<String> errors(WorkspaceFolder workspace) {
    Loaded loaded = workspace.load();
    assertThat(loaded.valid()).isEmpty();
    return loaded.errors().stream().map(Finding::toString).toList();
  }
}
