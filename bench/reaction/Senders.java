import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Send events at a fixed rate over kept connections, whatever the server takes for an answer: an event that is due is sent even if
 * others are not answered yet, up to {@value #CONNECTIONS} of them. They share the machine with what is measured, so they do little:
 * a full HTTP client takes as much of the processor as a tenth of an event.
 */
final class Senders implements AutoCloseable {
  private static final int CONNECTIONS = 64;

  private final URI uri;
  private final String key;
  private final String prefix;
  private final Map<String, Long> accepted;
  private final AtomicInteger refused;
  private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
  private final ThreadLocal<Socket> connection = new ThreadLocal<>();

  /**
   * Prepares them.
   *
   * @param accepted takes the moment of each event's 202, in microseconds since 1970
   */
  Senders(URI uri, String key, String prefix, Map<String, Long> accepted, AtomicInteger refused) {
    this.uri = uri;
    this.key = key;
    this.prefix = prefix;
    this.accepted = accepted;
    this.refused = refused;
  }

  /** Returns when the last event is under way. */
  void send(int count, int rate) {
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      String name = prefix + "-" + i;
      threads.execute(() -> send(name));
    }
  }

  private void send(String name) {
    String body =
        """
        {"routing_key":"%s","event_action":"trigger","dedup_key":"%s",
         "payload":{"summary":"%s","class":"%s","source":"bench","severity":"warning","custom_details":{"service":"bench","event":"%s"}}}
        """
            .formatted(key, name, name, name, name);
    String request =
        "POST " + uri.getPath() + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length() + "\r\n\r\n" + body;
    try {
      if (connection.get() == null) {
        connection.set(new Socket(uri.getHost(), uri.getPort()));
        connection.get().setTcpNoDelay(true);
      }
      connection.get().getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      if (status(connection.get().getInputStream()) == 202) {
        accepted.put(name, micros(Instant.now()));
        return;
      }
    } catch (IOException e) {
      connection.remove();
    }
    refused.incrementAndGet();
  }

  /** Reads one answer: its head, the length that it names, and the body of that length. */
  private static int status(InputStream stream) throws IOException {
    InputStream in = new BufferedInputStream(stream);
    int status = 0;
    int length = 0;
    boolean chunked = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (status == 0) {
        status = Integer.parseInt(line.split(" ")[1]);
      } else if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      } else if (line.regionMatches(true, 0, "Transfer-Encoding:", 0, 18)) {
        chunked = true;
      }
    }
    in.skipNBytes(length);
    while (chunked) {
      int size = Integer.parseInt(line(in), 16);
      in.skipNBytes(size);
      line(in);
      chunked = size > 0;
    }
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server has hung up");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }

  /** Returns when every event has its answer, or after ten seconds. */
  @Override
  public void close() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
      threads.shutdownNow();
    }
  }
}
