package dev.nightshift.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestCatalog;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Organisation;
import dev.nightshift.catalog.Service;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InventoryTest {
  private final Inventory inventory = new Inventory(catalog(true));

  private static Catalog catalog(boolean allowLocal) {
    Map<String, Service> services = new LinkedHashMap<>();
    services.put("payments", service("payments", "prod", Map.of("tier", "1"), List.of(
        target("web-1", "ssh", Map.of("role", "web", "zone", "a")),
        target("web-2", "ssh", Map.of("role", "web", "zone", "b", "tier", "2")),
        target("here", "local", Map.of("role", "job")))));
    services.put("shop", service("shop", "dev", Map.of(), List.of(target("shop-1", "ssh", Map.of("role", "web", "name", "pretended", "env", "prod")))));
    return TestCatalog.of(new Organisation("Example", ZoneOffset.UTC, Duration.ofHours(1), allowLocal)).services(services).make();
  }

  private static Service service(String id, String environment, Map<String, String> labels, List<TargetAddress> targets) {
    return new Service(id, id, "team", environment, labels, List.of(), targets, List.of(), true);
  }

  private static TargetAddress target(String name, String connection, Map<String, String> labels) {
    return new TargetAddress(name, connection, "10.0.0.1", labels, Map.of());
  }

  private List<String> names(String service, String selector) {
    return inventory.choose(service, selector).stream().map(TargetAddress::name).toList();
  }

  @Test
  void chooses_by_labels_of_target_and_service_in_the_order_of_the_workspace() {
    assertThat(names("payments", "role=web")).containsExactly("web-1", "web-2");
    assertThat(names("payments", "role=web,zone!=a")).containsExactly("web-2");
    assertThat(names("payments", "tier=1")).containsExactly("web-1", "here");
    assertThat(names("payments", "name=web-2")).containsExactly("web-2");
    assertThat(names("payments", "env=prod,zone")).containsExactly("web-1", "web-2");
  }

  @Test
  void a_target_comes_with_the_way_to_it_or_not_at_all() {
    Map<String, Service> services = new LinkedHashMap<>();
    services.put("infra", service("infra", "prod", Map.of(), List.of(new TargetAddress("bastion", "ssh", "10.0.0.9", Map.of(), Map.of("user", "hop")))));
    services.put("shop", service("shop", "prod", Map.of(), List.of(
        new TargetAddress("far", "ssh", "10.1.0.1", Map.of(), Map.of("jump", "bastion")),
        new TargetAddress("lost", "ssh", "10.1.0.2", Map.of(), Map.of("jump", "nowhere")))));
    Inventory ways = new Inventory(TestCatalog.of(new Organisation("Example", ZoneOffset.UTC, Duration.ofHours(1), false)).services(services).make());

    assertThatThrownBy(() -> ways.choose("shop", "name=far")).hasMessageContaining("The target lost cannot be reached: its 'jump' names 'nowhere'");
    services.put("shop", service("shop", "prod", Map.of(), services.get("shop").targets().subList(0, 1)));
    assertThat(ways.choose("shop", "name=far").getFirst().settings())
        .containsEntry("jump.1.address", "10.0.0.9").containsEntry("jump.1.user", "hop");
  }

  @Test
  void stays_within_the_service_of_the_run_unless_the_selector_names_another() {
    assertThat(names("shop", "role=web")).containsExactly("shop-1");
    assertThat(names("shop", "role=web,service=payments")).containsExactly("web-1", "web-2");
    assertThat(names(null, "role=web")).containsExactly("web-1", "web-2", "shop-1");
  }

  @Test
  void a_label_cannot_pretend_to_be_a_name_or_an_environment() {
    assertThat(names(null, "env=dev")).containsExactly("shop-1");
    assertThatThrownBy(() -> inventory.choose(null, "name=pretended")).isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void choosing_nothing_stops_the_run_and_says_what_there_is() {
    assertThatThrownBy(() -> inventory.choose("payments", "role=database"))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessage("The selector role=database chooses no target of the service payments; the targets there have the labels env, name, role, service, tier, zone");
    assertThatThrownBy(() -> inventory.choose("unknown", "role=web")).isInstanceOf(Problem.Invalid.class).hasMessageContaining("it has no targets at all");
  }

  @Test
  void an_empty_or_broken_selector_never_means_all() {
    for (String selector : List.of("", "  ", "!role", "role!=web", "role=", ",", "role=web,,", "{}", "*")) {
      assertThatThrownBy(() -> inventory.choose("payments", selector)).as(selector).isInstanceOf(Problem.Invalid.class);
    }
  }

  @Test
  void this_node_needs_the_organisations_permission_by_whatever_name_it_is_chosen() {
    assertThat(inventory.choose("payments", "local")).containsExactly(TargetAddress.local());
    assertThat(names("payments", "role=job")).containsExactly("here");

    Inventory without = new Inventory(catalog(false));
    assertThatThrownBy(() -> without.choose("payments", "local")).isInstanceOf(Problem.Denied.class);
    assertThatThrownBy(() -> without.choose("payments", "role=job")).isInstanceOf(Problem.Denied.class).hasMessageContaining("here");
    assertThat(without.choose("payments", "role=web")).hasSize(2);
  }
}
