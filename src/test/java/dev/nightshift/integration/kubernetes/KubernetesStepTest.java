package dev.nightshift.integration.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.Recorded;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against fabric8's CRUD server; what is sent is held against kubernetes.io/docs/reference/kubernetes-api. */
class KubernetesStepTest {
  private static final String SHOP = "/apis/apps/v1/namespaces/shop/deployments/shop";
  private final MockCluster cluster = new MockCluster();
  private final Recorded output = new Recorded();

  @AfterEach
  void close() throws Exception {
    cluster.close();
  }

  private Result run(String action, String text) throws InterruptedException {
    return cluster.step.run(cluster.request(action, text, Map.of()), output);
  }

  private void deployment(String image) {
    cluster.there("/apis/apps/v1/namespaces/shop/deployments", """
        {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "shop", "namespace": "shop", "uid": "d-1", "annotations": {"deployment.kubernetes.io/revision": "2"}},
         "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "shop"}}, "template": {"metadata": {"labels": {"app": "shop"}}, "spec": {"containers": [{"name": "shop", "image": "%s"}]}}}}"""
        .formatted(image));
  }

  private void replicaSet(long revision, String image, String owner) {
    cluster.there("/apis/apps/v1/namespaces/shop/replicasets", """
        {"kind": "ReplicaSet", "apiVersion": "apps/v1", "metadata": {"name": "shop-%d", "namespace": "shop", "annotations": {"deployment.kubernetes.io/revision": "%d"},
          "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "shop", "uid": "%s", "controller": true}]},
         "spec": {"selector": {"matchLabels": {"app": "shop"}}, "template": {"metadata": {"labels": {"app": "shop", "pod-template-hash": "%d"}}, "spec": {"containers": [{"name": "shop", "image": "%s"}]}}}}"""
        .formatted(revision, revision, owner, revision, image));
  }

  private String last() {
    return cluster.requests.getLast();
  }

  @Test
  void restarts_a_deployment_as_kubectl_does() throws Exception {
    deployment("shop:1");
    Result result = run("restart", "deployment: shop");
    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(last()).isEqualTo("PATCH " + SHOP + "?fieldManager=nightshift application/merge-patch+json"
        + " {\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/restartedAt\":\"2026-03-01T03:00:00Z\"}}}}}");
    assertThat(result.outputs()).containsEntry("image", "shop:1").containsEntry("replicas", "2").containsEntry("revision", "2").containsKey("generation");
    assertThat(cluster.get(SHOP).at("/spec/template/metadata/annotations").has("kubectl.kubernetes.io/restartedAt")).isTrue();
    assertThat(output.stdout()).contains("The pods of deployment/shop in namespace shop are being replaced");
  }

  @Test
  void a_deployment_that_is_gone_is_missing_and_what_cannot_be_told_is_not() throws Exception {
    deployment("shop:1");
    assertThat(cluster.step.missing(cluster.request("restart", "deployment: shop", Map.of()))).isEmpty();
    assertThat(cluster.step.missing(cluster.request("scale", "{deployment: old, replicas: 2}", Map.of()))).containsExactly("the cluster has no deployment/old in namespace shop");
    assertThat(cluster.step.missing(cluster.request("logs", "pod: shop-1", Map.of()))).as("pods come and go").isEmpty();
    assertThat(cluster.step.missing(cluster.request("wait", "{deployment: old, until: gone}", Map.of()))).isEmpty();
    StepKind.Request open = new StepKind.Request("a", "yaml", "deployment: '{{unit}}'", Map.of("cluster", "test", "action", "restart"), Map.of(), null, Duration.ofSeconds(20), List.of());
    assertThat(cluster.step.missing(open)).isEmpty();
    assertThat(cluster.step.missing(cluster.request("restart", "deployment: '{{unit}}'", Map.of("unit", "old")))).singleElement().asString().contains("deployment/old");
    assertThat(cluster.step.dryRun(cluster.request("restart", "deployment: old", Map.of())).problem()).contains("no such thing");
    cluster.answer("GET " + SHOP, "403 {\"message\":\"forbidden\"}");
    assertThatThrownBy(() -> cluster.step.missing(cluster.request("restart", "deployment: shop", Map.of()))).isInstanceOf(Problem.class);
  }

  @Test
  void refuses_to_restart_what_is_paused() throws Exception {
    deployment("shop:1");
    cluster.answer("GET " + SHOP, "200 {\"metadata\":{},\"spec\":{\"paused\":true}}");
    assertThat(run("restart", "deployment: shop").error()).contains("deployment/shop in namespace shop is paused");
  }

  @Test
  void scales_by_the_scale_that_it_read() throws Exception {
    deployment("shop:1");
    Result result = run("scale", "deployment: shop\nreplicas: 5\n");
    assertThat(result.values()).containsEntry("replicas", 5L).containsEntry("before", 2L);
    assertThat(cluster.requests).startsWith("GET " + SHOP + "/scale");
    assertThat(last()).startsWith("PUT " + SHOP + "/scale?fieldManager=nightshift application/json ").contains("\"resourceVersion\":\"7\"").contains("\"spec\":{\"replicas\":5}");
    assertThat(cluster.get(SHOP).at("/spec/replicas").asInt()).isEqualTo(5);
  }

  @Test
  void takes_a_deployment_back_to_its_revision_before_the_current_one() throws Exception {
    deployment("shop:bad");
    replicaSet(1, "shop:good", "d-1");
    replicaSet(2, "shop:bad", "d-1");
    String uid = cluster.get(SHOP).at("/metadata/uid").asString();
    replicaSet(3, "other:1", "somebody-else");
    cluster.answer("GET /apis/apps/v1/namespaces/shop/replicasets", "200 " + Json.write(sets(uid)));
    Result result = run("rollback", "deployment: shop");
    assertThat(result.error()).isNull();
    assertThat(result.outputs()).containsEntry("from", "2").containsEntry("to", "1").containsEntry("image", "shop:good");
    assertThat(last()).startsWith("PATCH " + SHOP + "?fieldManager=nightshift application/json-patch+json [{\"op\":\"test\",\"path\":\"/metadata/generation\",\"value\":")
        .contains("{\"op\":\"replace\",\"path\":\"/spec/template\",\"value\":").doesNotContain("pod-template-hash");
    assertThat(cluster.get(SHOP).at("/spec/template/spec/containers/0/image").asString()).isEqualTo("shop:good");
    assertThat(output.stdout()).contains("goes from revision 2 (shop:bad) to the pods of revision 1 (shop:good)");

    cluster.answer("GET /apis/apps/v1/namespaces/shop/replicasets", "200 " + Json.write(sets(uid)));
    assertThat(run("rollback", "deployment: shop\nrevision: 7\n").error()).contains("has no revision 7 to go back to; the cluster keeps 1, 2");
  }

  private Map<String, Object> sets(String uid) {
    return Map.of("items", List.of(set(1, "shop:good", uid), set(2, "shop:bad", uid), set(3, "other:1", "somebody-else")));
  }

  private static Map<String, Object> set(long revision, String image, String owner) {
    return Map.of(
        "metadata", Map.of("annotations", Map.of("deployment.kubernetes.io/revision", Long.toString(revision)), "ownerReferences", List.of(Map.of("uid", owner, "controller", true))),
        "spec", Map.of("template", Map.of("metadata", Map.of("labels", Map.of("app", "shop", "pod-template-hash", "h" + revision)),
            "spec", Map.of("containers", List.of(Map.of("name", "shop", "image", image))))));
  }

  @Test
  void applies_manifests_on_the_server_and_tells_what_changed() throws Exception {
    String manifests = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: limits, namespace: ops}
        data: {rate: "{{rate}}"}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          replicas: {{replicas}}
          template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: shop, image: "shop:{{version}}"}]}}
        """;
    Map<String, Object> values = new HashMap<>(Map.of("rate", "1\"\n  evil: true", "replicas", 3, "version", "1.4"));
    Result first = cluster.step.run(cluster.request("apply", manifests, values), output);
    assertThat(first.error()).isNull();
    assertThat(first.values()).containsEntry("created", 2L).containsEntry("changed", 0L).containsEntry("image", "shop:1.4");
    assertThat(cluster.requests).contains("PATCH /api/v1/namespaces/ops/configmaps/limits?fieldManager=nightshift&force=false application/apply-patch+yaml"
        + " {\"apiVersion\":\"v1\",\"data\":{\"rate\":\"1\\\"\\n  evil: true\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"limits\",\"namespace\":\"ops\"}}");
    assertThat(last()).startsWith("PATCH " + SHOP + "?fieldManager=nightshift&force=false application/apply-patch+yaml ").contains("\"replicas\":3");

    values.put("version", "1.5");
    Result second = cluster.step.run(cluster.request("apply", manifests, values), output);
    assertThat(second.values()).containsEntry("created", 0L).containsEntry("changed", 1L).containsEntry("unchanged", 1L);
    assertThat(output.stdout()).contains("Deployment shop in namespace shop changed", "spec.template.spec.containers[0].image: shop:1.4 → shop:1.5");
  }

  @Test
  void a_conflict_names_the_fields_and_the_way_out_and_what_was_done_before() throws Exception {
    String conflict = "{\"kind\":\"Status\",\"reason\":\"Conflict\",\"code\":409,\"message\":\"Apply failed with 1 conflict: conflict with \\\"kubectl\\\" using apps/v1: .spec.replicas\"}";
    cluster.answer("PATCH " + SHOP + "?fieldManager=nightshift&force=false", "409 " + conflict);
    String manifests = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {replicas: 9}\n";
    Result result = run("apply", manifests);
    assertThat(result.defaultSuccess()).isFalse();
    assertThat(result.error()).contains("conflict with \"kubectl\" using apps/v1: .spec.replicas. Leave these fields out of the manifest, or set force=true",
        "before that, these were changed: ConfigMap limits in namespace shop");
    StepKind.Request request = cluster.request("apply", manifests, Map.of());
    request.attributes().put("force", "true");
    cluster.step.run(request, output);
    assertThat(last()).startsWith("PATCH " + SHOP + "?fieldManager=nightshift&force=true ");
  }

  @Test
  void a_dry_run_is_the_servers_own_and_changes_nothing() {
    deployment("shop:1");
    cluster.there("/api/v1/nodes", "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n1\"}}");
    assertThat(plan("restart", "deployment: shop")).contains("Restart deployment/shop, in the cluster test, within 20s.", "would be replaced");
    assertThat(plan("scale", "deployment: shop\nreplicas: 0")).contains("would go from 2 to 0 replicas");
    assertThat(plan("cordon", "node: n1")).contains("node/n1 would take no new pods");
    assertThat(plan("apply", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec: {replicas: 1}")).contains("Apply Deployment shop");
    assertThat(plan("delete-pod", "pod: absent")).contains("pod/absent in namespace shop is not there");
    assertThat(plan("restart", "deployment: absent")).contains("The cluster says nothing to it: The cluster has no such thing");
    assertThat(cluster.requests).filteredOn(request -> !request.startsWith("GET ")).hasSize(4).allMatch(request -> request.contains("dryRun=All"));
    assertThat(plan("exec", "pod: shop-1\ncommand: [nginx, -s, reload]")).isEqualTo("Exec pod/shop-1: nginx -s reload, in the cluster test, within 20s.\n");
    assertThat(plan("logs", "pod: shop-1\nlines: 20")).isEqualTo("Logs pod/shop-1 (lines 20), in the cluster test, within 20s.\n");
    assertThat(cluster.get(SHOP).at("/spec/replicas").asInt()).isEqualTo(2);
  }

  private String plan(String action, String text) {
    return cluster.step.plan(cluster.request(action, text, Map.of()));
  }

  @Test
  void closes_a_node_for_new_pods_and_opens_it_again() throws Exception {
    cluster.there("/api/v1/nodes", "{\"kind\":\"Node\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"n1\"},\"spec\":{\"podCIDR\":\"10.0.0.0/24\"}}");
    assertThat(run("cordon", "node: n1").values()).containsEntry("unschedulable", true);
    assertThat(last()).isEqualTo("PATCH /api/v1/nodes/n1?fieldManager=nightshift application/merge-patch+json {\"spec\":{\"unschedulable\":true}}");
    assertThat(run("uncordon", "node: n1").values()).containsEntry("unschedulable", false);
    assertThat(last()).isEqualTo("PATCH /api/v1/nodes/n1?fieldManager=nightshift application/merge-patch+json {\"spec\":{\"unschedulable\":null}}");
  }

  @Test
  void deletes_a_pod_and_is_content_where_it_is_gone() throws Exception {
    cluster.there("/api/v1/namespaces/shop/pods", "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"shop-1\",\"namespace\":\"shop\",\"ownerReferences\":[{\"kind\":\"ReplicaSet\",\"controller\":true}]}}");
    assertThat(run("delete-pod", "pod: shop-1").values()).containsEntry("deleted", true);
    assertThat(last()).startsWith("DELETE /api/v1/namespaces/shop/pods/shop-1 application/json {}");
    Result again = run("delete-pod", "pod: shop-1");
    assertThat(again.defaultSuccess()).isTrue();
    assertThat(again.values()).containsEntry("deleted", false);
  }

  @Test
  void shows_the_logs_of_a_pod_masked_and_bounded() throws Exception {
    cluster.answer("GET /api/v1/namespaces/ops/pods/shop-1/log?tailLines=20&limitBytes=1048576&container=web&previous=true&sinceSeconds=600", "200 started\npassword hunter2\n");
    Result result = run("logs", "pod: shop-1\nnamespace: ops\ncontainer: web\nlines: 20\nsince: 10m\nprevious: true\n");
    assertThat(result.error()).isNull();
    assertThat(result.values()).containsEntry("lines", 2L).containsEntry("stdout", "started\npassword ***\n");
    assertThat(output.stdout()).isEqualTo("started\npassword ***\n");
  }

  @Test
  void says_how_a_resource_is() throws Exception {
    deployment("shop:1");
    cluster.status(SHOP, "{\"observedGeneration\":99,\"replicas\":2,\"updatedReplicas\":2,\"readyReplicas\":1,\"availableReplicas\":1}");
    Result result = run("get", "deployment: shop");
    assertThat(result.values()).containsEntry("ready", false).containsEntry("reason", "1 of 2 replicas are available").containsEntry("readyReplicas", 1L).containsEntry("image", "shop:1");
    cluster.there("/api/v1/namespaces/shop/pods", """
        {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "shop-1", "namespace": "shop"}, "spec": {"nodeName": "n1", "containers": [{"name": "shop", "image": "shop:1"}]},
         "status": {"phase": "Running", "containerStatuses": [{"restartCount": 7, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}}""");
    assertThat(run("get", "pod: shop-1").outputs()).containsEntry("restarts", "7").containsEntry("reason", "CrashLoopBackOff").containsEntry("node", "n1").containsEntry("ready", "false");
  }

  @Test
  void waits_until_a_rollout_has_come_to_its_end_or_never_will() throws Exception {
    deployment("shop:1");
    String object = Json.write(cluster.get(SHOP));
    cluster.status(SHOP, "{\"observedGeneration\":99,\"replicas\":2,\"updatedReplicas\":2,\"readyReplicas\":2,\"availableReplicas\":2}");
    cluster.answer("GET " + SHOP, "200 " + object, "200 " + object);
    Result result = run("wait", "deployment: shop");
    assertThat(result.values()).containsEntry("ready", true);
    assertThat(cluster.pauses).hasSize(2).allMatch(Duration.ofSeconds(2)::equals);
    assertThat(output.stdout().lines()).containsExactly("deployment/shop in namespace shop: the cluster has not seen the last change yet", "deployment/shop in namespace shop: all 2 replicas are available");

    cluster.status(SHOP, "{\"conditions\":[{\"type\":\"Progressing\",\"status\":\"False\",\"reason\":\"ProgressDeadlineExceeded\",\"message\":\"ReplicaSet shop-2 has timed out progressing.\"}]}");
    assertThat(run("wait", "deployment: shop").error()).contains("will not become ready by itself: the rollout came to no end: ReplicaSet shop-2 has timed out progressing.");
    assertThat(run("wait", "pod: absent\nuntil: gone").defaultSuccess()).isTrue();
    assertThat(run("wait", "pod: absent").error()).startsWith("The cluster has no such thing");
  }

  @Test
  void explains_what_the_cluster_refuses() throws Exception {
    String path = "GET " + SHOP;
    cluster.answer(path, "403 {\"kind\":\"Status\",\"message\":\"deployments.apps \\\"shop\\\" is forbidden: User \\\"night\\\" cannot get resource\"}");
    assertThat(run("get", "deployment: shop").error()).contains("is forbidden: User \"night\"", "Give this account a Role");
    cluster.answer(path, "401 {\"kind\":\"Status\",\"message\":\"Unauthorized\"}");
    assertThat(run("get", "deployment: shop").error()).contains("The cluster test does not accept the sign-in; renew");
    cluster.answer(path, "503 <html>");
    assertThat(run("get", "deployment: shop").error()).isEqualTo("The cluster test answered to GET: status 503");
    assertThat(cluster.requests).hasSize(3);
    cluster.settings.put("clusters.test.url", "http://127.0.0.1:1");
    assertThat(run("get", "deployment: shop").error()).contains("127.0.0.1:1");
    cluster.settings.put("clusters.test.url", "http://169.254.169.254");
    assertThat(run("get", "deployment: shop").error()).contains("not allowed");
    cluster.settings.clear();
    assertThat(run("get", "deployment: shop").error()).contains("There is no cluster 'test'; describe it under clusters:");
  }

  @Test
  void a_value_is_never_syntax_and_never_leads_to_another_path() {
    for (String evil : List.of("../../secrets/x", "a/b", "a?b", "A", "-a", "\uE0000\uE001/../x", "a\nnamespace: kube-system")) {
      assertThatThrownBy(() -> cluster.step.plan(cluster.request("restart", "deployment: {{name}}", Map.of("name", evil)))).as(evil).isInstanceOf(Problem.Invalid.class);
    }
    assertThat(cluster.requests).isEmpty();
  }

  @Test
  void where_steps_only_look_nothing_that_changes_is_done() throws Exception {
    StepKind.Request looking = cluster.request("restart", "deployment: shop", Map.of());
    looking.attributes().put(StepKind.READ_ONLY, "true");
    assertThat(cluster.step.run(looking, output).error()).contains("changes the cluster");
    looking.attributes().remove(StepKind.READ_ONLY);
    assertThat(cluster.step.run(looking, output).error()).contains("changes the cluster");
    assertThat(cluster.requests).isEmpty();
  }
}
