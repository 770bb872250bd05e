package dev.nightshift.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.InventoryDefinition;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource;
import dev.nightshift.spi.TargetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoriesTest {
  @TempDir Path folder;
  private final TickingClock clock = new TickingClock(Instant.parse("2026-03-02T12:00:00Z"));
  private final Fleet fleet = new Fleet();
  private Catalog catalog;
  private Inventories inventories;

  /** A source whose hosts a test sets. */
  private static final class Fleet implements InventorySource {
    private List<Host> hosts = new ArrayList<>();
    private String problem = "";
    private int asked;

    @Override
    public String kind() {
      return "ansible";
    }

    @Override
    public List<Setting> settings() {
      return List.of(new Setting("file", "", true, false));
    }

    @Override
    public synchronized List<Host> find(Map<String, String> settings, Duration timeout) {
      asked++;
      if (!problem.isEmpty()) {
        throw new Problem.Unavailable(problem);
      }
      return List.copyOf(hosts);
    }

    synchronized void knows(Host... known) {
      hosts = List.of(known);
      problem = "";
    }

    synchronized void fails(String why) {
      problem = why;
    }

    synchronized int asked() {
      return asked;
    }
  }

  private static InventorySource.Host host(String name, String role) {
    return new InventorySource.Host(name, name + ".example.org", Map.of("role", role, "zone", "a"), Map.of("port", "2222", "user", "inv"));
  }

  @BeforeEach
  void open() {
    WorkspaceFolder.small(folder)
        .replace("nightshift.yaml", "channels:", "inventories: {fleet: {kind: ansible, file: hosts.yaml}}\nchannels:")
        .replace("routing.yaml", "rules:", "defaultService: payments\nrules:")
        .file("services/shop.yaml", """
            team: payments
            environment: prod
            labels: {tier: web}
            targets:
              - {name: web-1, connection: ssh, address: 10.0.0.1, user: deploy, key: "env:KEY", knownHosts: first-use, labels: {role: web}}
            discover:
              - {inventory: fleet, where: role=web, connection: ssh, user: night, key: "env:KEY", knownHosts: first-use, labels: {found: "yes"}}
            """);
    TestWorkspaces workspaces = TestWorkspaces.of(folder);
    catalog = workspaces.current().catalog();
    inventories = new Inventories(List.of(fleet), workspaces, clock);
  }

  private List<String> names(String selector) {
    return inventories.of(catalog).choose("shop", selector).stream().map(TargetAddress::name).toList();
  }

  private InventoryDefinition definition() {
    return Objects.requireNonNull(catalog.inventories().get("fleet"));
  }

  private void lookUntilAsked(int times) {
    inventories.look();
    Awaitility.await().until(() -> {
      Inventories.Answer last = inventories.last(definition());
      return fleet.asked() >= times && last != null && last.askedAt().equals(clock.instant());
    });
  }

  @Test
  void hosts_of_an_inventory_are_targets_with_its_labels_those_of_the_service_and_their_own() {
    fleet.knows(host("web-1", "web"), host("web-2", "web"), host("db-1", "db"));
    List<TargetAddress> chosen = inventories.of(catalog).choose("shop", "role=web");

    assertThat(chosen).extracting(TargetAddress::name).containsExactly("web-1", "web-2");
    assertThat(chosen.getFirst().address()).as("the file is right where both know a host").isEqualTo("10.0.0.1");
    assertThat(chosen.getLast().labels()).containsAllEntriesOf(Map.of(
        "role", "web", "zone", "a", "found", "yes", "tier", "web", "service", "shop", "env", "prod", "inventory", "fleet", "name", "web-2"));
    assertThat(chosen.getLast().settings()).as("what the service says wins").containsEntry("user", "night").containsEntry("port", "2222").containsEntry("key", "env:KEY");
    assertThat(chosen.getLast().address()).isEqualTo("web-2.example.org");
    assertThat(names("inventory=fleet")).containsExactly("web-2");
    assertThat(inventories.of(catalog).known("shop").targets().size()).isEqualTo(2);
  }

  @Test
  void an_inventory_is_asked_again_when_its_answer_is_old_and_not_before() {
    fleet.knows(host("web-2", "web"));
    lookUntilAsked(1);
    fleet.knows(host("web-3", "web"));
    clock.tick(Duration.ofSeconds(59));
    inventories.look();
    assertThat(names("role=web")).containsExactly("web-1", "web-2");
    clock.tick(Duration.ofSeconds(1));
    lookUntilAsked(2);
    assertThat(names("role=web")).containsExactly("web-1", "web-3");
    assertThat(fleet.asked()).isEqualTo(2);
  }

  @Test
  void an_inventory_that_fails_or_is_silent_selects_nothing_and_says_how_old_its_last_answer_is() {
    fleet.knows(host("web-2", "web"));
    lookUntilAsked(1);
    fleet.fails("the file is gone");
    clock.tick(Duration.ofMinutes(1));
    lookUntilAsked(2);
    assertThatThrownBy(() -> names("role=web")).isInstanceOf(Problem.Unavailable.class)
        .hasMessage("The inventory fleet did not answer: the file is gone; its last answer is 1m old");
    assertThat(inventories.of(catalog).choose("payments", "role=payments")).as("other services are not harmed").hasSize(1);
    assertThat(inventories.of(catalog).known("shop").targets().size()).as("the stricter reading of a share").isEqualTo(1);

    fleet.knows(host("web-2", "web"));
    clock.tick(Duration.ofMinutes(1));
    lookUntilAsked(3);
    clock.tick(Duration.ofMinutes(10));
    assertThatThrownBy(() -> names("role=web")).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("has not answered for too long; its last answer is 10m old");
  }

  @Test
  void hosts_whose_names_cannot_be_names_are_left_out_and_counted() {
    fleet.knows(host("web-2", "web"), host("-rf /", "web"), host("$(id)", "web"), host("", "web"));
    assertThat(names("role=web")).containsExactly("web-1", "web-2");
    assertThat(Objects.requireNonNull(inventories.last(definition())).leftOut()).isEqualTo(3);
  }

  @Test
  void without_anybody_to_ask_a_service_with_an_inventory_has_no_targets() {
    assertThatThrownBy(() -> new Inventory(catalog).choose("shop", "role=web")).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("fleet");
  }

  @Test
  void a_selector_is_only_refused_beforehand_where_no_host_that_is_found_could_fit() {
    assertThat(findings("role=anything,zone=b")).isEmpty();
    assertThat(findings("found=no")).anyMatch(message -> message.contains("selects no target"));
    assertThat(findings("inventory=other")).anyMatch(message -> message.contains("selects no target"));
  }

  private List<String> findings(String selector) {
    return WorkspaceFolder.empty(folder).file("runbooks/web.md", """
        ---
        nightshift: {service: shop, targets: "%s"}
        ---
        # Web
        ## Diagnosis
        ```sh {name=look}
        uptime
        ```
        """.formatted(selector)).load().errors().stream().map(finding -> finding.message()).toList();
  }

  @Test
  void wrong_settings_are_found_with_their_line() {
    List<String> errors = WorkspaceFolder.empty(folder)
        .replace("nightshift.yaml", "inventories: {fleet: {kind: ansible, file: hosts.yaml}}",
            "inventories: {fleet: {kind: ansible}, cloud: {kind: azure}, nodes: {kind: prometheus, query: up, refresh: 1s, run: x}}")
        .replace("services/shop.yaml", "inventory: fleet", "inventory: fleeet").replace("services/shop.yaml", "connection: ssh, user: night", "connection: local")
        .load().errors().stream().map(Object::toString).toList();

    assertThat(errors).anyMatch(error -> error.startsWith("nightshift.yaml:9: ") && error.contains("file is missing"))
        .anyMatch(error -> error.contains("'azure' is not a kind of inventory") && error.contains("ansible, command, kubernetes, prometheus"))
        .anyMatch(error -> error.contains("refresh is too short"))
        .anyMatch(error -> error.contains("has no setting 'run'"))
        .anyMatch(error -> error.contains("there is no inventory 'fleeet'"))
        .anyMatch(error -> error.contains("'local' is not a connection to a host that is found"));
  }
}
