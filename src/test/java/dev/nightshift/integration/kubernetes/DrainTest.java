package dev.nightshift.integration.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.integration.Recorded;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against fabric8's CRUD server, with evictions as kubernetes.io/docs/concepts/scheduling-eviction/api-eviction has them. */
class DrainTest {
  private static final String BUDGET =
      "429 {\"kind\":\"Status\",\"reason\":\"TooManyRequests\",\"code\":429,\"message\":\"Cannot evict pod as it would violate the pod's disruption budget.\"}";
  private final MockCluster cluster = new MockCluster();
  private final Recorded output = new Recorded();

  @BeforeEach
  void node() {
    cluster.there("/api/v1/nodes", "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n1\"},\"spec\":{\"podCIDR\":\"10.0.0.0/24\"}}");
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private void pod(String name, String metadata, String volumes) {
    cluster.there("/api/v1/namespaces/shop/pods", "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"shop\"" + metadata
        + "},\"spec\":{\"nodeName\":\"n1\",\"volumes\":[" + volumes + "]}}");
  }

  private void owned(String name, String kind) {
    pod(name, ",\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"" + kind + "\",\"name\":\"x\",\"uid\":\"u\",\"controller\":true}]", "");
  }

  private Result drain(String more) throws InterruptedException {
    return cluster.step.run(cluster.request("drain", "node: n1\n" + more, Map.of()), output);
  }

  @Test
  void evicts_what_may_go_and_leaves_daemons_and_mirrors() throws Exception {
    owned("web-1", "ReplicaSet");
    owned("log-1", "DaemonSet");
    pod("static-1", ",\"annotations\":{\"kubernetes.io/config.mirror\":\"h\"}", "");
    String uid = cluster.get("/api/v1/namespaces/shop/pods/web-1").at("/metadata/uid").asString();
    cluster.answer("POST /api/v1/namespaces/shop/pods/web-1/eviction?fieldManager=nightshift", BUDGET, BUDGET);

    Result result = drain("");
    assertThat(result.error()).isNull();
    assertThat(result.values()).containsEntry("evicted", 1L).containsEntry("skipped", 2L).containsEntry("left", 0L);
    assertThat(cluster.requests.subList(0, 5)).containsExactly(
        "GET /api/v1/nodes/n1",
        "GET /api/v1/pods?fieldSelector=spec.nodeName%3Dn1",
        "PATCH /api/v1/nodes/n1?fieldManager=nightshift application/merge-patch+json {\"spec\":{\"unschedulable\":true}}",
        "GET /api/v1/pods?fieldSelector=spec.nodeName%3Dn1",
        "POST /api/v1/namespaces/shop/pods/web-1/eviction?fieldManager=nightshift application/json"
            + " {\"apiVersion\":\"policy/v1\",\"deleteOptions\":{\"preconditions\":{\"uid\":\"" + uid + "\"}},\"kind\":\"Eviction\",\"metadata\":{\"name\":\"web-1\",\"namespace\":\"shop\"}}");
    assertThat(cluster.pauses).hasSize(2);
    assertThat(output.stdout()).contains("shop/log-1 stays\n", "shop/static-1 stays\n",
        "shop/web-1 stays for now: Not now: Cannot evict pod as it would violate the pod's disruption budget.\n", "shop/web-1 is evicted\n", "shop/web-1 is gone\n");
    assertThat(cluster.has("/api/v1/namespaces/shop/pods/web-1")).isFalse();
    assertThat(cluster.has("/api/v1/namespaces/shop/pods/log-1")).isTrue();
  }

  @Test
  void says_which_budget_held_it_up_when_the_time_is_over() throws Exception {
    owned("web-1", "ReplicaSet");
    cluster.answer("POST /api/v1/namespaces/shop/pods/web-1/eviction?fieldManager=nightshift", Collections.nCopies(100_000, BUDGET).toArray(String[]::new));
    StepKind.Request all = cluster.request("drain", "node: n1", Map.of());
    Result result = cluster.step.run(
        new StepKind.Request("a", "yaml", all.text(), all.attributes(), Map.of(), null, Duration.ofMillis(500), List.of()), output);
    assertThat(result.defaultSuccess()).isFalse();
    assertThat(result.error()).contains("The time was over before node/n1 was empty; left are shop/web-1 (Not now: Cannot evict pod as it would violate the pod's disruption budget.)",
        "takes no new pods until it is uncordoned");
    assertThat(result.values()).containsEntry("left", 1L).containsEntry("evicted", 0L);
  }

  @Test
  void asks_before_anything_is_lost_that_nobody_brings_back() throws Exception {
    pod("bare", "", "");
    pod("cache", ",\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"name\":\"x\",\"uid\":\"u\",\"controller\":true}]", "{\"name\":\"c\",\"emptyDir\":{}}");
    assertThat(drain("").error()).contains("pod/bare in namespace shop has nobody who would start it anew", "pod/cache in namespace shop has data in an emptyDir");
    assertThat(cluster.requests).allMatch(request -> request.startsWith("GET "));
    assertThat(drain("evict-unmanaged: true\ndelete-emptydir-data: true\n").values()).containsEntry("evicted", 2L).containsEntry("left", 0L);
  }

  @Test
  void a_dry_run_asks_the_server_about_each_eviction() {
    owned("web-1", "ReplicaSet");
    String plan = cluster.step.plan(cluster.request("drain", "node: n1", Map.of()));
    assertThat(plan).contains("shop/web-1 would be evicted");
    assertThat(cluster.requests).filteredOn(request -> request.startsWith("POST")).singleElement().asString().contains("/eviction?fieldManager=nightshift&dryRun=All ");
    assertThat(cluster.has("/api/v1/namespaces/shop/pods/web-1")).isTrue();
  }
}
