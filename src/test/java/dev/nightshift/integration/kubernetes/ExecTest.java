package dev.nightshift.integration.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.integration.Recorded;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Result;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that speaks the streams of exec as Kubernetes does: each message with the number of its stream in front. */
class ExecTest {
  private static final String POD = "/api/v1/namespaces/shop/pods/shop-1";
  private static final String EXIT_3 = "\3{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"NonZeroExitCode\",\"message\":\"command terminated with non-zero exit code\","
      + "\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"3\"}]}}";
  private final Outbound outbound = new Outbound(() -> AddressRules.DEFAULT);
  private final MockWebServer server = new MockWebServer();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Recorded output = new Recorded();
  private KubernetesStep step;
  private List<String> messages = List.of();

  @BeforeEach
  void open() {
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        requests.add(request.getMethod() + " " + request.getPath());
        return answer(request.getPath());
      }
    });
    server.start(InetAddress.getLoopbackAddress(), 0);
    Map<String, String> settings = Map.of("clusters.test.url", "http://127.0.0.1:" + server.getPort(), "clusters.test.token", "env:TOKEN", "clusters.test.namespace", "shop");
    step = new KubernetesStep(new Clusters(name -> Optional.ofNullable(settings.get(name)), outbound), reference -> "value", Clock.systemUTC());
  }

  @AfterEach
  void close() throws IOException {
    outbound.close();
    server.close();
  }

  private MockResponse answer(String path) {
    if (path.equals(POD)) {
      return new MockResponse().setResponseCode(200).setBody("{\"spec\":{\"containers\":[{\"name\":\"web\"},{\"name\":\"proxy\"}]}}");
    }
    if (path.contains("container=proxy")) {
      return new MockResponse().setResponseCode(403).setBody("{\"kind\":\"Status\",\"message\":\"forbidden\",\"code\":403}");
    }
    return new MockResponse().withWebSocketUpgrade(new WebSocketListener() {
      @Override
      public void onOpen(WebSocket socket, Response response) {
        messages.forEach(message -> socket.send(message.getBytes(StandardCharsets.UTF_8)));
      }
    });
  }

  private StepKind.Request request(String text, Duration timeout) {
    return new StepKind.Request("a", "yaml", text, Map.of("cluster", "test", "action", "exec", StepKind.READ_ONLY, "false"), Map.of(), null, timeout, List.of("hunter2"));
  }

  @Test
  void runs_a_command_without_a_shell_and_reads_back_its_output_and_code() throws Exception {
    messages = List.of("\1", "\1key hun", "\1ter2\n", "\2careful\n", EXIT_3);
    Result result = step.run(request("pod: shop-1\ncommand: [cat, /etc/a b]\n", Duration.ofSeconds(20)), output);
    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isFalse();
    assertThat(result.values()).containsEntry("exit", 3L).containsEntry("stdout", "key ***\n").containsEntry("stderr", "careful\n");
    assertThat(output.stderr()).isEqualTo("careful\n");
    assertThat(requests).containsExactly("GET " + POD, "GET " + POD + "/exec?container=web&stdout=true&stderr=true&command=cat&command=%2Fetc%2Fa%20b");

    messages = List.of("\3{\"kind\":\"Status\",\"status\":\"Success\"}");
    assertThat(step.run(request("pod: shop-1\ncontainer: web\ncommand: ['true']\n", Duration.ofSeconds(20)), output).defaultSuccess()).isTrue();
    messages = List.of("\3{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"executable file not found in $PATH\"}");
    assertThat(step.run(request("pod: shop-1\ncommand: [absent]\n", Duration.ofSeconds(20)), output).error()).isEqualTo("The container did not run the command: executable file not found in $PATH");
  }

  @Test
  void says_what_the_cluster_refuses_and_what_may_still_run() throws Exception {
    assertThat(step.run(request("pod: shop-1\ncontainer: proxy\ncommand: ['true']\n", Duration.ofSeconds(20)), output).error())
        .contains("The cluster does not allow it", "Give this account a Role");
    messages = List.of("\1waiting\n");
    assertThat(step.run(request("pod: shop-1\ncommand: [sleep, 9]\n", Duration.ofSeconds(2)), output).error())
        .isEqualTo("The command did not end in time; it may still run in the container web of pod/shop-1 in namespace shop");
  }

  @Test
  void a_stop_ends_the_wait_and_says_what_may_go_on() throws Exception {
    messages = List.of("\1waiting\n");
    AtomicReference<Result> result = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread running = Thread.ofVirtual().start(() -> {
      try {
        result.set(step.run(request("pod: shop-1\ncommand: [sleep, 9]\n", Duration.ofMinutes(5)), output));
        flag.set(Thread.currentThread().isInterrupted());
      } catch (InterruptedException early) {
        throw new IllegalStateException(early);
      }
    });
    output.awaitOutput();
    running.interrupt();
    assertThat(running.join(Duration.ofSeconds(20))).isTrue();
    assertThat(result.get().error()).isEqualTo("Stopped; what was asked of the cluster before may go on there");
    assertThat(flag.get()).isTrue();
  }
}
