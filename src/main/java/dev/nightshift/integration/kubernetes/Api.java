package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.PlainText;
import dev.nightshift.platform.Problem;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The requests to a cluster's API, each sent once. In a dry run, every request that could change something says {@code dryRun=All}, so that
 * no action can forget it. Source: kubernetes.io/docs/reference/using-api/api-concepts.
 */
final class Api {
  private static final int LARGEST = 16 << 20;
  private static final int NOT_FOUND = 404;
  /** Who looks again and again until the time is over must get to say how it is then. */
  private static final Duration LEAST = Duration.ofSeconds(2);
  private static final String JSON = "application/json";
  private static final String MANAGER = "fieldManager=nightshift";

  private final HttpClient http;
  private final Cluster cluster;
  private final boolean dryRun;
  private final Deadline deadline;

  Api(HttpClient http, Cluster cluster, boolean dryRun, Deadline deadline) {
    this.http = http;
    this.cluster = cluster;
    this.dryRun = dryRun;
    this.deadline = deadline;
  }

  boolean dryRun() {
    return dryRun;
  }

  /** @throws Refusal where it is not there */
  JsonNode get(String path) throws InterruptedException {
    return Json.read(send("GET", path, null, null));
  }

  Optional<JsonNode> find(String path) throws InterruptedException {
    try {
      return Optional.of(get(path));
    } catch (Refusal refusal) {
      if (refusal.status() == NOT_FOUND) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  String text(String path) throws InterruptedException {
    return PlainText.of(send("GET", path, null, null));
  }

  JsonNode create(String path, Map<String, ?> body) throws InterruptedException {
    return Json.read(send("POST", changing(path, MANAGER), JSON, Json.write(body)));
  }

  JsonNode replace(String path, JsonNode body) throws InterruptedException {
    return Json.read(send("PUT", changing(path, MANAGER), JSON, Json.write(body)));
  }

  JsonNode delete(String path) throws InterruptedException {
    return Json.read(send("DELETE", changing(path, ""), JSON, "{}"));
  }

  /** RFC 7386. */
  JsonNode merge(String path, Map<String, ?> patch) throws InterruptedException {
    return Json.read(send("PATCH", changing(path, MANAGER), "application/merge-patch+json", Json.write(patch)));
  }

  /** RFC 6902. */
  JsonNode patch(String path, List<Map<String, ?>> operations) throws InterruptedException {
    return Json.read(send("PATCH", changing(path, MANAGER), "application/json-patch+json", Json.write(operations)));
  }

  /**
   * Server-side apply; JSON is YAML.
   *
   * @param force takes over fields that somebody else manages
   */
  JsonNode apply(String path, Map<String, ?> manifest, boolean force) throws InterruptedException {
    return Json.read(send("PATCH", changing(path, MANAGER + "&force=" + force), "application/apply-patch+yaml", Json.write(manifest)));
  }

  private String changing(String path, String query) {
    String all = query + (dryRun ? (query.isEmpty() ? "" : "&") + "dryRun=All" : "");
    return all.isEmpty() ? path : path + "?" + all;
  }

  private byte[] send(String method, String path, @Nullable String type, @Nullable String body) throws InterruptedException {
    long millis = Math.max(deadline.left().toMillis(), LEAST.toMillis());
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(cluster.url() + path).timeout(millis, TimeUnit.MILLISECONDS);
    request.header("Accept", JSON);
    if (type != null && body != null) {
      request.method(method, type, body);
    }
    Received received = new Received();
    CompletableFuture<HttpResponse<AsyncBody>> answer = http.consumeBytes(request.build(), received);
    try {
      HttpResponse<AsyncBody> response = answer.get(millis, TimeUnit.MILLISECONDS);
      response.body().consume();
      response.body().done().get(millis, TimeUnit.MILLISECONDS);
      if (!response.isSuccessful()) {
        throw Refusal.of(cluster, method, response.code(), received.bytes());
      }
      return received.bytes();
    } catch (TimeoutException late) {
      answer.cancel(true);
      throw new Problem.Unavailable(Refusal.late(cluster, method), late);
    } catch (ExecutionException failed) {
      throw Refusal.unreachable(cluster, method, failed.getCause() == null ? failed : failed.getCause());
    } catch (InterruptedException stopped) {
      answer.cancel(true);
      throw stopped;
    }
  }

  /** What came of an answer; more than is wanted ends it. */
  private static final class Received implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void consume(List<ByteBuffer> pieces, AsyncBody body) {
      for (ByteBuffer piece : pieces) {
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        bytes.writeBytes(copy);
      }
      if (bytes.size() > LARGEST) {
        body.cancel();
        throw new Problem.Unavailable("The answer of Kubernetes is larger than " + (LARGEST >> 20) + " MB, which is not read");
      }
      body.consume();
    }

    synchronized byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
