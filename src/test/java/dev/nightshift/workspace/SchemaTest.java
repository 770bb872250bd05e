package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.YamlTree;
import dev.nightshift.runbook.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What editors check is what the loader reads. */
class SchemaTest {
  private static final Path SHOP = Path.of("examples/shop");
  private static final Pattern KNOWS = Pattern.compile("has no setting 'zzz'; .*it knows (.*)$");

  @TempDir Path folder;

  static Stream<Path> shop() throws IOException {
    try (Stream<Path> files = Files.walk(SHOP)) {
      return files.filter(file -> WorkspaceFiles.belongs(SHOP.relativize(file).toString())).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shop")
  void the_example_is_of_the_form_that_editors_check(Path file) throws Exception {
    String text = Files.readString(file);
    boolean runbook = file.toString().endsWith(".md");
    String yaml = runbook ? text.substring(4, text.indexOf("\n---\n", 4)) : text;

    assertThat(errors(schemaOf(SHOP.relativize(file).toString()), yaml)).isEmpty();
    if (!runbook) {
      Matcher reference = Pattern.compile("# yaml-language-server: \\$schema=(\\S+)").matcher(text);
      assertThat(reference.find()).isTrue();
      assertThat(file.getParent().resolve(reference.group(1)).normalize())
          .exists().isEqualTo(Path.of("src/main/resources/schemas", schemaOf(SHOP.relativize(file).toString()) + ".schema.json"));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      nightshift           | zzz: 1                                       | /properties
      nightshift           | organisation: {zzz: 1}                       | /properties/organisation/properties
      nightshift           | secretSources: {zzz: 1}                      | /properties/secretSources/properties
      nightshift           | secretSources: {vault: {zzz: 1}}             | /properties/secretSources/properties/vault/properties
      nightshift           | secretSources: {vault: {appRole: {zzz: 1}}}  | /properties/secretSources/properties/vault/properties/appRole/properties
      nightshift           | secretSources: {kubernetes: {zzz: 1}}        | /properties/secretSources/properties/kubernetes/properties
      nightshift           | secretSources: {commands: {x: {zzz: 1}}}     | /properties/secretSources/properties/commands/additionalProperties/properties
      nightshift           | integrations: {x: {zzz: 1}}                  | /properties/integrations/additionalProperties/properties
      nightshift           | channels: {zzz: 1}                           | /properties/channels/properties
      nightshift           | channels: {slack: {zzz: 1}}                  | /properties/channels/properties/slack/properties
      nightshift           | channels: {mattermost: {zzz: 1}}             | /properties/channels/properties/mattermost/properties
      team                 | people: {a: {chat: {zzz: 1}}}                | /properties/people/additionalProperties/properties/chat/properties
      nightshift           | channels: {smtp: {zzz: 1}}                   | /properties/channels/properties/smtp/properties
      nightshift           | channels: {webhook: {zzz: 1}}                | /properties/channels/properties/webhook/properties
      nightshift           | prometheus: {zzz: 1}                         | /properties/prometheus/properties
      nightshift           | databases: {x: {zzz: 1}}                     | /properties/databases/additionalProperties/properties
      nightshift           | inventories: {a: {kind: ansible, zzz: 1}, p: {kind: prometheus, zzz: 1}, c: {kind: command, zzz: 1}, k: {kind: kubernetes, zzz: 1}} | /properties/inventories/additionalProperties/properties
      nightshift           | aws: {zzz: 1}                                | /properties/aws/properties
      nightshift           | clusters: {x: {zzz: 1}}                      | /properties/clusters/additionalProperties/properties
      nightshift           | outbound: {zzz: 1}                           | /properties/outbound/properties
      nightshift           | runbooks: {zzz: 1}                           | /properties/runbooks/properties
      nightshift           | drift: {zzz: 1}                              | /properties/drift/properties
      nightshift           | git: {zzz: 1}                                | /properties/git/properties
      nightshift           | communication: {zzz: 1}                      | /properties/communication/properties
      nightshift           | communication: {resolved: {zzz: 1}}          | /$defs/update/properties
      nightshift           | subscriptions: [{zzz: 1}]                    | /properties/subscriptions/items/properties
      team                 | zzz: 1                                       | /properties
      team                 | people: {x: {zzz: 1}}                        | /properties/people/additionalProperties/properties
      team                 | people: {x: {contacts: [{zzz: 1}]}}          | /properties/people/additionalProperties/properties/contacts/items/properties
      team                 | rotation: {zzz: 1}                           | /properties/rotation/properties
      team                 | escalation: {zzz: 1}                         | /properties/escalation/properties
      team                 | escalation: {levels: [{zzz: 1}]}             | /properties/escalation/properties/levels/items/properties
      service              | zzz: 1                                       | /properties
      service              | targets: [{connection: ssh, zzz: 1}, {connection: local, zzz: 1}] | /properties/targets/items/properties
      service              | discover: [{zzz: 1}]                         | /properties/discover/items/properties
      service              | checks: [{zzz: 1}]                           | /properties/checks/items/properties
      guardrails           | zzz: 1                                       | /properties
      guardrails           | freezes: [{zzz: 1}]                          | /properties/freezes/items/properties
      guardrails           | environments: {prod: {zzz: 1}}               | /properties/environments/additionalProperties/properties
      guardrails           | budgets: {zzz: 1}                            | /properties/budgets/properties
      guardrails           | limits: {zzz: 1}                             | /$defs/limits/properties
      guardrails           | environments: {prod: {limits: {zzz: 1}}}     | /$defs/limits/properties
      guardrails           | environments: {prod: {approval: {zzz: 1}}}   | /properties/environments/additionalProperties/properties/approval/properties
      guardrails           | services: {payments: {zzz: 1}}               | /properties/services/additionalProperties/properties
      guardrails           | services: {payments: {limits: {zzz: 1}}}     | /$defs/limits/properties
      guardrails           | storm: {zzz: 1}                              | /properties/storm/oneOf/1/properties
      access               | zzz: 1                                       | /properties
      access               | rules: [{zzz: 1}]                            | /properties/rules/items/properties
      routing              | zzz: 1                                       | /properties
      routing              | rules: [{zzz: 1}]                            | /properties/rules/items/properties
      runbook-front-matter | nightshift: {zzz: 1}                         | /properties/nightshift/properties
      runbook-front-matter | nightshift: {inputs: {x: {zzz: 1}}}          | /properties/nightshift/properties/inputs/additionalProperties/properties
      runbook-front-matter | nightshift: {limits: {zzz: 1}}               | /properties/nightshift/properties/limits/properties
      runbook-front-matter | nightshift: {approval: {zzz: 1}}             | /properties/nightshift/properties/approval/properties
      runbook-front-matter | nightshift: {verify: {zzz: 1}}               | /properties/nightshift/properties/verify/properties
      runbook-front-matter | nightshift: {drift: {zzz: 1}}                | /properties/nightshift/properties/drift/properties
      runbook-front-matter | nightshift: {drill: {every: 1d, zzz: 1}}     | /properties/nightshift/properties/drill/properties
      runbook-test         | zzz: 1                                       | /properties
      runbook-test         | cases: [{zzz: 1}]                            | /properties/cases/items/properties
      runbook-test         | cases: [{alert: {zzz: 1}}]                   | /properties/cases/items/properties/alert/properties
      runbook-test         | cases: [{expect: {zzz: 1}}]                  | /properties/cases/items/properties/expect/properties
      """)
  void schema_and_loader_know_the_same_settings(String schema, String yaml, String pointer) throws Exception {
    Set<String> inSchema = new TreeSet<>(json(schema).at(pointer).propertyNames());

    assertThat(knownToLoader(schema, yaml)).isNotEmpty().isEqualTo(inSchema);
    assertThat(errors(schema, yaml)).isNotEmpty();
  }

  @Test
  void everything_that_can_be_written_is_accepted_by_both() throws Exception {
    String main = """
        organisation: {name: Shop, zone: Europe/Berlin, reopenWithin: 1h30m, allowLocal: true}
        publicUrl: https://nightshift.example.org
        secrets: {smtp: file:secrets/smtp, a: "vault:ops/mail#password", b: "kubernetes:ops/mail#password", c: "command:op"}
        secretSources:
          cacheFor: 1m
          vault:
            address: https://vault.example.org:8200
            namespace: ops/eu
            mount: kv
            ca: file:ca.pem
            appRole: {roleId: env:ROLE, secretId: file:secret-id, mount: approle}
          kubernetes: {cluster: main}
          commands: {op: {run: [op, read, "op://ops/mail"], timeout: 5s, environment: [OP_TOKEN]}}
        integrations: {events: {kind: pagerduty, key: env:EVENTS_KEY}}
        channels:
          smtp: {host: mail.example.org, port: 465, from: n@example.org, username: n, password: smtp, tls: implicit}
          webhook: {signingKeys: [env:NEW_KEY, env:OLD_KEY]}
          slack: {signingSecret: env:SLACK_SIGNING_SECRET, team: T012AB3CD, token: env:SLACK_TOKEN, url: "https://slack-gov.com/api"}
          mattermost: {url: "https://chat.example.org", token: env:MATTERMOST_TOKEN, hook: env:MATTERMOST_HOOK}
        prometheus: {url: "http://127.0.0.1:9090", username: night, password: smtp}
        databases: {shop: {url: "jdbc:mariadb://127.0.0.1:3306/shop?sslMode=trust", username: night, password: smtp}}
        inventories:
          fleet: {kind: ansible, file: inventory/hosts.yaml, variables: [zone, rack], refresh: 5m, timeout: 20s}
          nodes: {kind: prometheus, query: 'up{job="node"}', address: instance, name: nodename}
          pods: {kind: kubernetes, of: pods, cluster: main, namespace: shop, selector: "app=shop,tier!=cache"}
          cmdb: {kind: command, run: [bin/hosts, --json], environment: CMDB_TOKEN}
        aws: {region: eu-central-1, endpoint: "http://127.0.0.1:4566", defaultCredentials: true}
        clusters:
          main: {url: "https://10.0.0.1:6443", token: env:CLUSTER_TOKEN, ca: file:ca.pem, namespace: ops}
          far: {kubeconfig: file:kubeconfig, context: far, namespace: ops}
        outbound: {hosts: [api.example.org, '*.example.org'], allow: [169.254.1.0/24], deny: 10.0.0.0/8}
        subscriptions:
          - {name: Support, email: support@example.org, services: payments, atLeast: sev2}
          - {name: Room, slack: C012AB3CD}
          - {name: Town, mattermost: town-square}
        communication:
          opened: {subject: "{{service.name}} is ill", text: "{{incident.title}}"}
          reopened: {text: "{{incident.url}}"}
          severity-changed: {subject: "{{incident.severityBefore}}, {{incident.duration}}"}
          resolved: {subject: "{{incident.duration}}"}
        """;
    String service = """
        name: Payments
        team: payments
        environment: prod
        labels: {tier: critical, shard: 7}
        dependencies: []
        listed: true
        targets:
          - {name: a, connection: ssh, address: 10.0.0.7, user: deploy, port: 2222, key: smtp, knownHosts: "file:known_hosts", labels: {role: x}}
          - {name: b, connection: local, directory: "."}
          - {name: c, connection: ssh, address: 10.0.0.8, user: deploy, agent: "env:SSH_AUTH_SOCK", jump: "a,hop@10.0.0.1:22", knownHosts: first-use}
        discover:
          - {inventory: fleet, where: "group_web=true,zone=a", connection: ssh, user: deploy, port: 22, key: smtp, knownHosts: first-use, labels: {role: web}}
        checks:
          - {name: a, http: "http://10.0.0.7/", status: 204, interval: 10s, timeout: 500ms, failures: 1, successes: 1, alert: Down, severity: sev1, labels: {unit: a}}
          - {name: b, tcp: "10.0.0.7:5432", alert: Down}
        """;

    assertThat(errors("nightshift", main)).isEmpty();
    assertThat(errors("service", service)).isEmpty();
    assertThat(WorkspaceFolder.small(folder).file("nightshift.yaml", main).file("services/payments.yaml", service).load().findings())
        .isEmpty();
  }

  private Set<String> knownToLoader(String schema, String yaml) {
    String file = switch (schema) {
      case "nightshift", "routing", "guardrails", "access" -> schema + ".yaml";
      case "runbook-front-matter" -> "runbooks/probe.md";
      case "runbook-test" -> "runbooks/probe.test.yaml";
      default -> schema + "s/probe.yaml";
    };
    String text = file.endsWith(".md") ? "---\n" + yaml + "\n---\n# Probe\n" : yaml;
    List<Finding> findings = WorkspaceFolder.small(folder).file(file, text).load().findings();
    Set<String> known = new TreeSet<>();
    for (Finding finding : findings) {
      Matcher knows = KNOWS.matcher(finding.message());
      if (finding.file().equals(file) && knows.find()) {
        known.addAll(Arrays.asList(knows.group(1).split(", ")));
      }
    }
    return known;
  }

  private static String schemaOf(String file) {
    return switch (file.substring(0, Math.max(0, file.indexOf('/')))) {
      case "teams" -> "team";
      case "services" -> "service";
      case "runbooks" -> file.endsWith(".md") ? "runbook-front-matter" : "runbook-test";
      default -> file.replace(".yaml", "");
    };
  }

  private static List<String> errors(String schema, String yaml) throws Exception {
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(json(schema));
    JsonNode node = Json.MAPPER.valueToTree(YamlTree.read(yaml).orElseThrow().value());
    return compiled.validate(node).stream().map(Object::toString).toList();
  }

  private static JsonNode json(String schema) throws IOException {
    try (InputStream text = SchemaTest.class.getResourceAsStream("/schemas/" + schema + ".schema.json")) {
      return Json.MAPPER.readTree(text);
    }
  }
}
