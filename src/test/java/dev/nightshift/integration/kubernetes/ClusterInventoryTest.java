package dev.nightshift.integration.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource.Host;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists as kubernetes.io/docs/reference/using-api/api-concepts has them. */
class ClusterInventoryTest {
  private final MockCluster cluster = new MockCluster();
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final ClusterInventory inventory = new ClusterInventory(new Clusters(name -> Optional.ofNullable(cluster.settings.get(name)), outbound), reference -> "token");

  @AfterEach
  void close() throws Exception {
    outbound.close();
    cluster.close();
  }

  private List<Host> find(Map<String, String> settings) throws InterruptedException {
    return inventory.find(settings, Duration.ofSeconds(20));
  }

  @Test
  void nodes_are_hosts_with_their_labels_and_come_in_chunks() throws Exception {
    cluster.answer("GET /api/v1/nodes?limit=500&labelSelector=pool%3Dweb%2C%21old", """
        200 {"metadata": {"continue": "a b"}, "items": [{"metadata": {"name": "n1", "labels": {"topology.kubernetes.io/zone": "a"}},
          "status": {"addresses": [{"type": "Hostname", "address": "n1"}, {"type": "InternalIP", "address": "10.0.0.1"}]}}]}""");
    cluster.answer("GET /api/v1/nodes?limit=500&labelSelector=pool%3Dweb%2C%21old&continue=a%20b", """
        200 {"metadata": {}, "items": [{"metadata": {"name": "n2"}, "status": {"addresses": [{"type": "Hostname", "address": "n2.example.org"}]}}, {"metadata": {"name": "n3"}}]}""");
    assertThat(find(Map.of("of", "nodes", "cluster", "test", "selector", "pool=web,!old"))).containsExactly(
        new Host("n1", "10.0.0.1", Map.of("topology.kubernetes.io/zone", "a"), Map.of()), new Host("n2", "n2.example.org", Map.of(), Map.of()));
  }

  @Test
  void pods_are_hosts_while_they_run() throws Exception {
    cluster.answer("GET /api/v1/namespaces/shop/pods?limit=500", """
        200 {"items": [
          {"metadata": {"name": "web-1", "namespace": "shop", "labels": {"app": "web"}}, "spec": {"nodeName": "n1"}, "status": {"phase": "Running", "podIP": "10.1.0.1"}},
          {"metadata": {"name": "web-2", "namespace": "shop"}, "status": {"phase": "Pending"}},
          {"metadata": {"name": "web-3", "namespace": "shop", "deletionTimestamp": "2026-03-01T03:00:00Z"}, "status": {"phase": "Running", "podIP": "10.1.0.3"}}]}""");
    assertThat(find(Map.of("of", "pods", "cluster", "test", "namespace", "shop")))
        .containsExactly(new Host("web-1@shop", "10.1.0.1", Map.of("app", "web", "pod", "web-1", "namespace", "shop", "node", "n1"), Map.of()));
  }

  @Test
  void what_cannot_be_told_is_an_error_and_never_an_empty_answer() {
    cluster.answer("GET /api/v1/nodes?limit=500", "403 {\"message\":\"nodes is forbidden\"}");
    assertThatThrownBy(() -> find(Map.of("of", "nodes", "cluster", "test"))).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("nodes is forbidden");
    assertThatThrownBy(() -> find(Map.of("of", "nodes", "cluster", "absent"))).isInstanceOf(Problem.class).hasMessageContaining("There is no cluster 'absent'");
    assertThat(inventory.check(Map.of("of", "services", "namespace", "../x"))).containsExactly(
        "must say what its hosts are; write 'of: nodes' or 'of: pods'", "has a namespace that is no name in Kubernetes");
  }
}
