package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.integration.RawServer;
import dev.nightshift.integration.Recorded;
import dev.nightshift.integration.http.HttpStep;
import dev.nightshift.integration.kubernetes.Clusters;
import dev.nightshift.integration.kubernetes.KubernetesStep;
import dev.nightshift.integration.lambda.LambdaStep;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Template;
import dev.nightshift.runbook.Conditions;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Placeholders;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookParser;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The requests of examples/recipes against what the vendors' API references say (as of 2026): method, path, headers, body, answers. */
class RecipesTest {
  private static final String ZONE = "023e105f4ecef8ad9ca31a8372d0c353";

  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final Map<String, String> settings = new HashMap<>();
  private final Settings all = name -> Optional.ofNullable(settings.get(name));
  private final Secrets secrets = name -> name.equals("aws-key") ? "AWS_ACCESS_KEY_ID=AKIDEXAMPLE\nAWS_SECRET_ACCESS_KEY=key\n" : "value-of-" + name;
  private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1_700_000_900), ZoneOffset.UTC);
  private final List<StepKind> kinds = List.of(
      new HttpStep(outbound, secrets, all, clock, new Random(1)), new KubernetesStep(new Clusters(all, outbound), secrets, clock), new LambdaStep(all, secrets, outbound));
  private final Map<String, String> answers = new HashMap<>();
  private RawServer vendor;

  @BeforeEach
  void open() throws Exception {
    vendor = new RawServer((head, in, out) -> answer(head, out));
    settings.putAll(Map.of("clusters.shop.url", vendor.url(), "clusters.shop.token", "cluster-token", "aws.endpoint", vendor.url(), "aws.region", "eu-central-1"));
  }

  @AfterEach
  void close() throws Exception {
    vendor.close();
    outbound.close();
  }

  private void answer(String head, OutputStream out) throws IOException {
    if (head.isEmpty()) {
      return;
    }
    String[] line = head.split(" ", 3);
    String known = answers.getOrDefault(line[0] + " " + line[1].replaceAll("\\?.*", ""), "404 {}");
    String[] parts = known.split(" ", 2);
    byte[] body = parts[1].getBytes(StandardCharsets.UTF_8);
    String location = line[1].contains("buildWithParameters") ? "Location: https://jenkins.example.org/queue/item/25/\r\n" : "";
    out.write(("HTTP/1.1 " + parts[0] + " X\r\nContent-Type: application/json\r\n" + location + "Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    out.write(body);
  }

  /** Runs a step as a run would, with the vendor's host replaced by ours; it must be what its {@code expect} calls a success. */
  private Result run(String recipe, String step, Map<String, String> inputs, Map<String, Map<String, String>> outputs) throws Exception {
    Path file = Path.of("examples/recipes/runbooks", recipe + ".md");
    Runbook runbook = Objects.requireNonNull(RunbookParser.parse("runbooks/" + recipe + ".md", Files.readString(file)).runbook());
    ExecutableStep executable = (ExecutableStep) runbook.step(step).orElseThrow();
    Map<String, Object> all = new HashMap<>();
    runbook.settings().inputs().forEach(input -> {
      if (input.defaultValue() != null) {
        all.put(input.name(), input.defaultValue());
      }
    });
    all.putAll(inputs);
    Map<String, Object> steps = new HashMap<>();
    outputs.forEach((name, values) -> steps.put(name, Map.of("outputs", values)));
    Map<String, Object> variables = new HashMap<>(Map.of("inputs", all, "steps", steps, "run", Map.of("id", 7)));
    StepKind kind = kinds.stream().filter(each -> each.name().equals(executable.kind())).findFirst().orElseThrow();
    String text = Template.parse(executable.script()).render(Placeholders.values(variables), kind.context()).replaceFirst("https://[^/]+", vendor.url());
    Map<String, String> attributes = new HashMap<>(executable.attributes().settings());
    attributes.put(StepKind.READ_ONLY, Boolean.toString(!executable.mutating()));
    if (executable.attributes().as() != null) {
      attributes.put("as", executable.attributes().as());
    }
    Result result = kind.run(new Request(step, executable.language(), text, attributes, Map.of(), null, Duration.ofSeconds(10), List.of()), new Recorded());
    assertThat(result.error()).isNull();
    String expect = executable.attributes().expect();
    if (expect == null) {
      assertThat(result.defaultSuccess()).isTrue();
    } else {
      variables.put("result", result.values());
      assertThat(Conditions.EXPECT.condition(expect).test(variables)).as(expect).isTrue();
    }
    return result;
  }

  private String sent() {
    return vendor.requests().getLast();
  }

  private JsonNode body() {
    return Json.read(sent().substring(sent().indexOf("\r\n\r\n") + 4));
  }

  /** Source: developers.cloudflare.com/api, "Firewall: Access Rules". */
  @Test
  void cloudflare_blocks_an_address_and_lets_it_in_again() throws Exception {
    Map<String, String> inputs = Map.of("zone", ZONE, "address", "198.51.100.4");
    String rules = "/client/v4/zones/" + ZONE + "/firewall/access_rules/rules";
    answers.put("GET " + rules, "200 {\"success\":true,\"errors\":[],\"messages\":[],\"result\":[]}");
    assertThat(run("cloudflare-block-ip", "known", inputs, Map.of()).outputs()).containsEntry("rules", "0");
    assertThat(sent()).startsWith("GET " + rules + "?mode=block&configuration.target=ip&configuration.value=198.51.100.4 ").contains("Authorization: Bearer value-of-cloudflare-token");

    answers.put("POST " + rules, "200 {\"success\":true,\"errors\":[],\"messages\":[],\"result\":{\"id\":\"92f17202ed8bd63d69a66b86a49a8f6b\",\"mode\":\"block\"}}");
    Map<String, String> block = run("cloudflare-block-ip", "block", inputs, Map.of()).outputs();
    assertThat(block).isEqualTo(Map.of("rule", "92f17202ed8bd63d69a66b86a49a8f6b"));
    assertThat(body()).isEqualTo(Json.read("{\"mode\":\"block\",\"configuration\":{\"target\":\"ip\",\"value\":\"198.51.100.4\"},\"notes\":\"Nightshift, run 7\"}"));

    answers.put("GET " + rules, "200 {\"success\":true,\"errors\":[],\"messages\":[],\"result\":[{\"id\":\"92f1\",\"notes\":\"n\"}]}");
    run("cloudflare-block-ip", "blocked", inputs, Map.of());
    answers.put("DELETE " + rules + "/92f1", "200 {\"success\":true,\"errors\":[],\"messages\":[],\"result\":{\"id\":\"92f1\"}}");
    run("cloudflare-block-ip", "unblock", inputs, Map.of("block", Map.of("rule", "92f1")));
    Map<String, String> found = run("cloudflare-unblock-ip", "find", inputs, Map.of()).outputs();
    run("cloudflare-unblock-ip", "unblock", inputs, Map.of("find", found));
    assertThat(sent()).startsWith("DELETE " + rules + "/92f1 ");
  }

  /** Source: docs.datadoghq.com/api, "Query timeseries points". */
  @Test
  void datadog_is_asked_for_the_last_quarter_of_an_hour() throws Exception {
    answers.put("GET /api/v1/query", "200 {\"status\":\"ok\",\"series\":[{\"metric\":\"m\",\"pointlist\":[[1700000000000,0.25],[1700000060000,0.5]]}]}");
    assertThat(run("datadog-query", "query", Map.of(), Map.of()).outputs()).isEqualTo(Map.of("last", "0.5"));
    assertThat(sent()).startsWith("GET /api/v1/query?from=1700000000&to=1700000900&query=avg%3Atrace.http.request.duration%7Bservice%3Acheckout%7D ")
        .contains("DD-API-KEY: value-of-datadog-api-key", "DD-APPLICATION-KEY: value-of-datadog-app-key");
  }

  /** Source: checklyhq.com/docs/api-reference, "Trigger a new check session" and "Await the completion of a check session" (v2). */
  @Test
  void checkly_runs_a_check_and_is_waited_for() throws Exception {
    String check = "a4cd4ad9-4815-4a9e-92d2-0a7c562ee69a";
    Map<String, String> inputs = Map.of("account", "1397c172-1938-4973-a225-5862298e571a", "check", check);
    answers.put("POST /v2/check-sessions/trigger", "201 {\"sessions\":[{\"checkSessionId\":\"8166fa86\",\"checkSessionLink\":\"https://app.checklyhq.com/x\",\"status\":\"PROGRESS\"}]}");
    Map<String, String> started = run("checkly-run", "start", inputs, Map.of()).outputs();
    assertThat(sent()).contains("X-Checkly-Account: 1397c172-1938-4973-a225-5862298e571a", "Authorization: Bearer value-of-checkly-key");
    assertThat(body()).isEqualTo(Json.read("{\"target\":{\"checkId\":[\"" + check + "\"]}}"));
    answers.put("GET /v2/check-sessions/8166fa86/completion", "200 {\"checkSessionId\":\"8166fa86\",\"status\":\"PASSED\"}");
    run("checkly-run", "passed", inputs, Map.of("start", started));
  }

  /** Source: developer.pagerduty.com, "Send an alert event" (Events API v2). */
  @Test
  void pagerduty_calls_another_team_and_is_taken_back() throws Exception {
    answers.put("POST /v2/enqueue", "202 {\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"nightshift-run-7\"}");
    Map<String, String> inputs = Map.of("summary", "Shop is \"down\"");
    assertThat(run("pagerduty-trigger", "trigger", inputs, Map.of()).outputs()).isEqualTo(Map.of("key", "nightshift-run-7"));
    assertThat(body()).isEqualTo(Json.read("""
        {"routing_key": "value-of-pagerduty-routing-key", "event_action": "trigger", "dedup_key": "nightshift-run-7",
         "payload": {"summary": "Shop is \\"down\\"", "source": "nightshift", "severity": "critical"}}"""));
    run("pagerduty-trigger", "resolve", inputs, Map.of());
    assertThat(body().path("event_action").asString()).isEqualTo("resolve");
  }

  /** Source: docs.github.com/rest, "List workflow runs for a workflow" and "Create a workflow dispatch event". */
  @Test
  void github_tells_the_last_deploys_and_starts_one() throws Exception {
    String workflow = "/repos/example/shop/actions/workflows/deploy.yml/";
    answers.put("GET " + workflow + "runs", "200 {\"total_count\":1,\"workflow_runs\":[{\"id\":30433642,\"head_sha\":\"acb5820\",\"status\":\"in_progress\",\"conclusion\":null,\"html_url\":\"https://github.com/r/1\"}]}");
    assertThat(run("github-redeploy", "deploys", Map.of(), Map.of()).outputs()).isEqualTo(Map.of("last", "acb5820", "conclusion", "", "page", "https://github.com/r/1"));
    assertThat(sent()).contains("Accept: application/vnd.github+json", "X-GitHub-Api-Version: 2022-11-28", "Authorization: Bearer value-of-github-token");
    answers.put("POST " + workflow + "dispatches", "204 ");
    run("github-redeploy", "deploy", Map.of(), Map.of());
    assertThat(body()).isEqualTo(Json.read("{\"ref\":\"main\",\"inputs\":{}}"));
  }

  /** Source: jenkins.io/doc/book/using/remote-access-api. */
  @Test
  void jenkins_tells_the_last_builds_and_starts_one() throws Exception {
    Map<String, String> inputs = Map.of("version", "1.4.2");
    String basic = Base64.getEncoder().encodeToString("nightshift:value-of-jenkins-token".getBytes(StandardCharsets.UTF_8));
    answers.put("GET /job/deploy-shop/api/json", "200 {\"_class\":\"hudson.model.FreeStyleProject\",\"builds\":[{\"number\":17,\"result\":\"SUCCESS\",\"timestamp\":1,\"url\":\"https://j/17/\"}]}");
    assertThat(run("jenkins-job", "builds", inputs, Map.of()).outputs()).isEqualTo(Map.of("last", "17", "result", "SUCCESS", "page", "https://j/17/"));
    assertThat(sent()).startsWith("GET /job/deploy-shop/api/json?tree=builds%5Bnumber,result,timestamp,url%5D%7B0,5%7D ").contains("Authorization: Basic " + basic);
    answers.put("POST /job/deploy-shop/buildWithParameters", "201 ");
    assertThat(run("jenkins-job", "build", inputs, Map.of()).outputs()).containsEntry("queued", "https://jenkins.example.org/queue/item/25/");
    assertThat(sent()).endsWith("\r\n\r\nVERSION=1.4.2");
  }

  /** Source: kubernetes.io/docs/reference/kubernetes-api, "Deployment v1" and "ReplicaSet v1". */
  @Test
  void kubernetes_goes_back_to_the_revision_before_and_waits_for_it() throws Exception {
    String path = "/apis/apps/v1/namespaces/shop/deployments/shop-api";
    String deployment = "{\"metadata\":{\"name\":\"shop-api\",\"uid\":\"d-1\",\"generation\":9,\"annotations\":{\"deployment.kubernetes.io/revision\":\"5\"}},"
        + "\"spec\":{\"replicas\":1,\"template\":{\"spec\":{\"containers\":[{\"name\":\"api\",\"image\":\"shop-api:%s\"}]}}},\"status\":{\"observedGeneration\":9,\"replicas\":1,\"updatedReplicas\":1,\"availableReplicas\":%d}}";
    Map<String, String> inputs = Map.of("deployment", "shop-api", "namespace", "shop");
    answers.put("GET " + path, "200 " + deployment.formatted("1.5", 0));
    Map<String, String> rollout = run("kubernetes-rollback", "rollout", inputs, Map.of()).outputs();
    assertThat(rollout).containsEntry("ready", "false").containsEntry("image", "shop-api:1.5");
    answers.put("GET /apis/apps/v1/namespaces/shop/replicasets", "200 {\"items\":[{\"metadata\":{\"annotations\":{\"deployment.kubernetes.io/revision\":\"4\"},"
        + "\"ownerReferences\":[{\"uid\":\"d-1\",\"controller\":true}]},\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"api\",\"image\":\"shop-api:1.4\"}]}}}}]}");
    answers.put("PATCH " + path, "200 " + deployment.formatted("1.4", 0));
    assertThat(run("kubernetes-rollback", "undo", inputs, Map.of("rollout", rollout)).outputs()).containsEntry("from", "5").containsEntry("to", "4");
    assertThat(sent()).startsWith("PATCH " + path + "?fieldManager=nightshift ").contains("Content-Type: application/json-patch+json", "Authorization: Bearer value-of-cluster-token");
    assertThat(body().path(1).at("/value/spec/containers/0/image").asString()).isEqualTo("shop-api:1.4");
    answers.put("GET " + path, "200 " + deployment.formatted("1.4", 1));
    assertThat(run("kubernetes-rollback", "rolled-out", inputs, Map.of()).outputs()).containsEntry("ready", "true");
  }

  /** Source: docs.aws.amazon.com/lambda/latest/api/API_Invoke.html. */
  @Test
  void lambda_spreads_the_writes_that_s3_throttles() throws Exception {
    Map<String, String> inputs = Map.of("bucket", "shop-uploads");
    answers.put("POST /2015-03-31/functions/s3-refusals/invocations", "200 {\"refused\":420}");
    assertThat(run("s3-throttling", "refusals", inputs, Map.of()).outputs()).isEqualTo(Map.of("refused", "420"));
    assertThat(body()).isEqualTo(Json.read("{\"bucket\":\"shop-uploads\",\"prefix\":\"uploads/\",\"minutes\":5}"));
    answers.put("POST /2015-03-31/functions/s3-spread/invocations", "200 {\"shards\":16}");
    run("s3-throttling", "spread", inputs, Map.of());
    assertThat(sent()).startsWith("POST /2015-03-31/functions/s3-spread/invocations?Qualifier=live ").containsIgnoringCase("X-Amz-Invocation-Type: RequestResponse");
    run("s3-throttling", "normal", inputs, Map.of());
    assertThat(body().path("shards").asInt()).isEqualTo(1);
    answers.put("POST /2015-03-31/functions/s3-refusals/invocations", "200 {\"refused\":0}");
    run("s3-throttling", "calm", inputs, Map.of());
  }

  /** Source: argo-cd.readthedocs.io, swagger of ApplicationService (Get, Rollback). */
  @Test
  void argo_cd_goes_back_to_the_deploy_before_the_last() throws Exception {
    answers.put("GET /api/v1/applications/shop", "200 {\"spec\":{\"project\":\"default\"},\"status\":{\"history\":[{\"id\":1,\"revision\":\"aaa\"},{\"id\":2,\"revision\":\"bbb\"},{\"id\":3,\"revision\":\"ccc\"}],"
        + "\"operationState\":{\"phase\":\"Succeeded\"},\"health\":{\"status\":\"Healthy\"}}}");
    Map<String, String> history = run("argocd-rollback", "history", Map.of(), Map.of()).outputs();
    assertThat(history).isEqualTo(Map.of("previous", "2", "revision", "bbb"));
    answers.put("POST /api/v1/applications/shop/rollback", "200 {\"metadata\":{\"name\":\"shop\"}}");
    run("argocd-rollback", "rollback", Map.of(), Map.of("history", history));
    assertThat(body()).isEqualTo(Json.read("{\"id\":2,\"prune\":false}"));
    assertThat(sent()).contains("Authorization: Bearer value-of-argocd-token");
    run("argocd-rollback", "healthy", Map.of(), Map.of());
  }
}
