package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.Requires;
import dev.nightshift.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The main job with the real tools: Prometheus sees a real process die, Alertmanager posts, Nightshift restarts it,
 * Prometheus sees it again, and the incident ends as verified.
 */
class PrometheusScenarioTest {

  @TempDir Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stopEverything() throws IOException {
    processes.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    processes.forEach(Process::destroyForcibly);
    Path pid = folder.resolve("payments.pid");
    if (Files.exists(pid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** What a recovery shows. */
  private interface Proof {
    void of(RunningServer nightshift, int target, int prometheusPort) throws Exception;
  }

  /** Starts everything, kills the process, waits until its incident is over, and looks. */
  private void afterRecovery(boolean sendResolved, Proof proof) throws Exception {
    Path prometheus = Requires.binary("prometheus", "prometheus");
    Path alertmanager = Requires.binary("prometheus-alertmanager", "prometheus-alertmanager");
    int target = freePort();
    int prometheusPort = freePort();
    int alertmanagerPort = freePort();
    writeTarget(target);
    writeWorkspace(target, prometheusPort);
    try (RunningServer nightshift =
        RunningServer.start(folder.resolve("workspace"), folder.resolve("data"), TestDatabase.empty())) {
      startTarget();
      startAlertmanager(alertmanager, alertmanagerPort, nightshift.address(), sendResolved);
      startPrometheus(prometheus, prometheusPort, alertmanagerPort, target);
      awaitPort(target);
      awaitUp(prometheusPort);

      kill();
      await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
        JsonNode incidents = nightshift.get("/api/v1/incidents?status=all").path("items");
        assertThat(incidents.size()).isEqualTo(1);
        assertThat(incidents.get(0).path("status").asString()).isEqualToIgnoringCase("resolved");
      });
      assertThat(nightshift.get("/api/v1/runs").path("items").get(0).path("status").asString()).isEqualToIgnoringCase("succeeded");
      proof.of(nightshift, target, prometheusPort);
    }
  }

  @Test
  void a_killed_process_is_restarted_and_the_recovery_is_verified() throws Exception {
    afterRecovery(true, (nightshift, target, prometheusPort) -> {
      assertThat(answers(target)).as("the process is back").isTrue();
      List<String> facts = factTypes(nightshift, 1);
      assertThat(facts)
          .contains("incident.opened", "run.planned", "step.ended", "incident.alerts_clear", "run.ended", "incident.resolved")
          .doesNotContain("page.sent");
      assertThat(facts.indexOf("incident.alerts_clear")).isLessThan(facts.lastIndexOf("run.ended"));
      assertThat(nightshift.post("/api/v1/ledger/verify", "").path("findings").size()).isZero();
    });
  }

  @Test
  void a_source_that_does_not_tell_of_the_end_is_asked() throws Exception {
    afterRecovery(false, (nightshift, target, prometheusPort) ->
        assertThat(nightshift.get("/api/v1/incidents/1/why").toString())
            .contains("the alert PaymentsDown cleared: its source was asked, and says that it is over")
            .contains("the rules of http://127.0.0.1:" + prometheusPort));
  }

  private static List<String> factTypes(RunningServer nightshift, long incident) {
    JsonNode timeline = nightshift.get("/api/v1/incidents/" + incident + "/timeline").path("items");
    return StreamSupport.stream(timeline.spliterator(), false).map(fact -> fact.path("type").asString()).toList();
  }

  private void writeTarget(int port) throws IOException {
    Files.createDirectories(folder.resolve("www"));
    Files.writeString(folder.resolve("www/metrics"), "payments_build_info 1\n");
    Path control = folder.resolve("start-payments");
    Files.writeString(
        control,
        """
        #!/bin/sh
        cd %s
        setsid %s/bin/jwebserver -b 127.0.0.1 -p %d -d %s/www -o none >/dev/null 2>&1 </dev/null &
        echo $! > payments.pid
        """
            .formatted(folder, System.getProperty("java.home"), port, folder));
    assertThat(control.toFile().setExecutable(true)).isTrue();
  }

  private void writeWorkspace(int target, int prometheusPort) throws IOException {
    Path workspace =
        TestShop.write(folder, "prometheus: {url: \"http://127.0.0.1:%d\"}".formatted(prometheusPort));
    Files.writeString(
        workspace.resolve("runbooks/payments-down.md"),
        """
        ---
        title: Payments does not answer
        nightshift:
          service: payments
          when: alert.name == "PaymentsDown"
          rung: fallback
          verify: {within: 60s, settle: 1s}
        ---
        # Payments does not answer

        ## Diagnosis
        ```promql {name=up}
        up{job="payments"}
        ```

        ## Mitigation
        ```sh {name=restart on=local timeout=20s}
        %s
        ```

        ## Verification
        ```http {name=answers retries=20 retry-delay=500ms expect='result.status == 200'}
        GET http://127.0.0.1:%d/metrics
        ```
        """
            .formatted(folder.resolve("start-payments"), target));
  }

  private void startTarget() throws Exception {
    assertThat(launch("target.log", folder.resolve("start-payments").toString()).waitFor()).isZero();
  }

  private void startAlertmanager(Path binary, int port, String nightshift, boolean sendResolved) throws IOException {
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        route: {receiver: nightshift, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
        receivers:
          - name: nightshift
            webhook_configs:
              - url: %s/in/%s/webhooks/alertmanager
                send_resolved: %s
        """
            .formatted(nightshift, TestShop.KEY, sendResolved));
    launch(
        "alertmanager.log",
        binary.toString(),
        "--config.file=" + folder.resolve("alertmanager.yml"),
        "--storage.path=" + folder.resolve("alertmanager"),
        "--web.listen-address=127.0.0.1:" + port,
        "--cluster.listen-address=");
  }

  private void startPrometheus(Path binary, int port, int alertmanagerPort, int target) throws IOException {
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        groups:
          - name: payments
            rules:
              - alert: PaymentsDown
                expr: up{job="payments"} == 0
                labels: {severity: critical, service: payments}
                annotations: {summary: Payments does not answer}
        """);
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: [rules.yml]
        alerting:
          alertmanagers:
            - static_configs: [{targets: ["127.0.0.1:%d"]}]
        scrape_configs:
          - job_name: payments
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(alertmanagerPort, target));
    launch(
        "prometheus.log",
        binary.toString(),
        "--config.file=" + folder.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("tsdb"),
        "--web.listen-address=127.0.0.1:" + port,
        "--web.external-url=http://127.0.0.1:" + port);
  }

  private void kill() throws IOException {
    ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("payments.pid")).strip()))
        .orElseThrow()
        .destroyForcibly();
  }

  private Process launch(String log, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private static void awaitUp(int prometheusPort) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try (var in =
                  URI.create("http://127.0.0.1:" + prometheusPort + "/api/v1/query?query=up%7Bjob%3D%22payments%22%7D%20%3D%3D%201")
                      .toURL()
                      .openStream()) {
                return new String(in.readAllBytes()).contains("\"payments\"");
              } catch (IOException notYet) {
                return false;
              }
            });
  }

  private static void awaitPort(int port) {
    await().atMost(Duration.ofSeconds(20)).until(() -> answers(port));
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
