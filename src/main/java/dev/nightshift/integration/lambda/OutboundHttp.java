package dev.nightshift.integration.lambda;

import dev.nightshift.platform.Outbound;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The requests of AWS' SDK over the one outbound client, so that the same rules for addresses hold and no other client is needed. */
final class OutboundHttp implements SdkHttpClient {
  /** An answer may have 6 MB, and its log 4 KB. Source: docs.aws.amazon.com/lambda, "Lambda quotas". */
  private static final int LARGEST = 8 << 20;
  /** What the client sets itself. */
  private static final Set<String> OURS = Set.of("host", "content-length", "connection", "transfer-encoding", "expect");

  private final Outbound outbound;
  private final Duration timeout;

  OutboundHttp(Outbound outbound, Duration timeout) {
    this.outbound = outbound;
    this.timeout = timeout;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return send(request);
      }

      @Override
      public void abort() {
        // The exchange ends by its own time limit, or when the thread is interrupted.
      }
    };
  }

  private HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.httpRequest().forEachHeader((name, values) -> headers.put(name, String.join(",", values)));
    headers.keySet().removeIf(name -> OURS.contains(name.toLowerCase(Locale.ROOT)));
    byte[] body = request.contentStreamProvider().isPresent() ? read(request.contentStreamProvider().get().newStream()) : new byte[0];
    try {
      Outbound.Response answer = outbound.send(new Outbound.Request(
          request.httpRequest().method().name(), request.httpRequest().getUri(), headers, body, timeout, 0, LARGEST));
      SdkHttpResponse.Builder response = SdkHttpResponse.builder().statusCode(answer.status());
      answer.headers().forEach(response::putHeader);
      return HttpExecuteResponse.builder().response(response.build()).responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer.body()))).build();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped");
    }
  }

  private static byte[] read(InputStream stream) throws IOException {
    try (stream) {
      return stream.readAllBytes();
    }
  }

  @Override
  public String clientName() {
    return "Nightshift";
  }

  @Override
  public void close() {
    // The outbound client is not ours to close.
  }
}
