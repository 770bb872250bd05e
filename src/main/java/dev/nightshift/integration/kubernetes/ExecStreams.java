package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.PlainText;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/**
 * The streams of an exec, each message with the number of its stream in front. Source: github.com/kubernetes/kubernetes,
 * staging/src/k8s.io/apimachinery/pkg/util/remotecommand, "v4.channel.k8s.io".
 */
final class ExecStreams implements WebSocket.Listener {
  static final String PROTOCOL = "v4.channel.k8s.io";
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int STATUS = 3;

  private final StepKind.Output output;
  private final PlainText stdout = new PlainText();
  private final PlainText stderr = new PlainText();
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();

  ExecStreams(StepKind.Output output) {
    this.output = output;
  }

  /** The exit code, once it is known. */
  CompletableFuture<Integer> exit() {
    return exit;
  }

  /** Messages come one after the other. */
  @Override
  public void onMessage(WebSocket socket, ByteBuffer message) {
    int stream = message.hasRemaining() ? message.get() : 0;
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    switch (stream) {
      case STDOUT -> pass("stdout", stdout.next(bytes, bytes.length));
      case STDERR -> pass("stderr", stderr.next(bytes, bytes.length));
      case STATUS -> ended(bytes);
      default -> { }
    }
    socket.request();
  }

  private void ended(byte[] bytes) {
    pass("stdout", stdout.end());
    pass("stderr", stderr.end());
    try {
      JsonNode status = Json.read(bytes);
      if (status.path("status").asString("").equals("Success")) {
        exit.complete(0);
        return;
      }
      for (JsonNode cause : status.path("details").path("causes")) {
        if (cause.path("reason").asString("").equals("ExitCode")) {
          exit.complete(cause.path("message").asInt(-1));
        }
      }
      exit.completeExceptionally(new Problem.Unavailable("The container did not run the command: " + status.path("message").asString("it does not say why")));
    } catch (Problem.Invalid unreadable) {
      exit.completeExceptionally(unreadable);
    }
  }

  private void pass(String stream, String text) {
    if (!text.isEmpty()) {
      output.write(stream, text);
    }
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    exit.completeExceptionally(error);
  }

  @Override
  public void onClose(WebSocket socket, int code, String reason) {
    exit.completeExceptionally(new Problem.Unavailable("The connection to the pod was closed before the command ended; it may still run there"));
  }
}
