package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.CapturedOutput;
import dev.nightshift.spi.StepKind.Result;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/** A command in a container of a pod. No shell reads the command. Source: the API's reference, "Pod v1", connect exec. */
final class Exec {
  private static final int NORMAL = 1000;

  private final Work work;

  Exec(Work work) {
    this.work = work;
  }

  Result run(Order order, Masking masking) throws InterruptedException {
    Thing pod = work.thing(order);
    String container = order.settings().getOrDefault("container", first(work.api().get(pod.path())));
    StringBuilder query = new StringBuilder("?container=").append(container).append("&stdout=true&stderr=true");
    order.command().forEach(word -> query.append("&command=").append(URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20")));
    CapturedOutput captured = new CapturedOutput(work.output(), masking);
    ExecStreams streams = new ExecStreams(captured);
    CompletableFuture<WebSocket> opening = work.connection().client().getHttpClient().newWebSocketBuilder()
        .uri(URI.create(work.connection().cluster().url() + pod.path() + "/exec" + query)).subprotocol(ExecStreams.PROTOCOL).buildAsync(streams);
    try {
      opening.get(work.deadline().left().toMillis(), TimeUnit.MILLISECONDS);
      return result(streams.exit().get(work.deadline().left().toMillis(), TimeUnit.MILLISECONDS), captured);
    } catch (TimeoutException late) {
      throw new Problem.Unavailable("The command did not end in time; it may still run in the container " + container + " of " + pod, late);
    } catch (ExecutionException broken) {
      throw refused(broken.getCause() == null ? broken : broken.getCause());
    } finally {
      opening.thenAccept(socket -> socket.sendClose(NORMAL, ""));
    }
  }

  private static Result result(int exit, CapturedOutput captured) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("exit", (long) exit);
    values.put("stdout", captured.stdout());
    values.put("stderr", captured.stderr());
    return new Result(values, Map.of("exit", Integer.toString(exit)), exit == 0, null);
  }

  /** The answer to the attempt to open the WebSocket, or what broke it. */
  private RuntimeException refused(Throwable broken) {
    for (Throwable each = broken; each != null; each = each.getCause()) {
      if (each instanceof Refusal refusal) {
        return refusal;
      }
      if (each instanceof WebSocketHandshakeException shake && shake.getResponse() != null) {
        return Refusal.of(work.connection().cluster(), "exec", shake.getResponse().code(), "it does not open the exec of the pod");
      }
    }
    return Refusal.unreachable(work.connection().cluster(), "exec", broken);
  }

  private static String first(JsonNode pod) {
    String marked = pod.path("metadata").path("annotations").path("kubectl.kubernetes.io/default-container").asString("");
    return marked.isEmpty() ? pod.path("spec").path("containers").path(0).path("name").asString("") : marked;
  }
}
