import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends events at a fixed rate, each of which opens an incident of its own whose runbook runs one script, and compares
 * the moment of the 202 with the moment that the script itself writes down as its first act (same clock, same machine).
 * Arguments: URL, routing key, events per second, seconds, file that the scripts append to, prefix of the events' names, port at which pages
 * are taken; and
 * to be told the cost of an event as well: the server's process id, its data folder, how many statements to list.
 */
public class Reaction {

  public static void main(String[] arguments) throws Exception {
    URI uri = URI.create(arguments[0] + "/v2/enqueue");
    int rate = Integer.parseInt(arguments[2]);
    int count = rate * Integer.parseInt(arguments[3]);
    Path file = Path.of(arguments[4]);
    String prefix = arguments[5];
    Map<String, Long> accepted = new ConcurrentHashMap<>();
    AtomicInteger refused = new AtomicInteger();
    Meter meter = arguments.length > 7 ? Meter.started(Long.parseLong(arguments[7]), Path.of(arguments[8])) : null;
    AtomicInteger pages = new AtomicInteger();
    HttpServer pager = pager(Integer.parseInt(arguments[6]), pages);
    try (Senders senders = new Senders(uri, arguments[1], prefix, accepted, refused)) {
      senders.send(count, rate);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (lines(file, prefix) < count - refused.get() && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    report(file, prefix, accepted, refused.get(), rate);
    if (meter != null) {
      // What follows the first step belongs to the event as well.
      TimeUnit.SECONDS.sleep(2);
      meter.report(accepted.size(), Integer.parseInt(arguments[9]));
      System.out.printf("PAGES taken=%d%n", pages.get());
    }
    pager.stop(0);
  }

  /** The responder's end of the webhook: takes every page, as a mail server or a telephone company would. */
  private static HttpServer pager(int port, AtomicInteger pages) throws Exception {
    HttpServer pager = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 1_000);
    pager.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    pager.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      pages.incrementAndGet();
    });
    pager.start();
    return pager;
  }

  /** What the server has cost since the start of the measurement. */
  private record Meter(Connection database, long server, Path data, Yardstick yardstick, Cost before) {
    static Meter started(long server, Path data) throws Exception {
      Connection database = Cost.connect(data);
      Cost.forget(database);
      return new Meter(database, server, data, new Yardstick(), Cost.now(database, server, data));
    }

    void report(int events, int statements) throws Exception {
      yardstick.close();
      Cost.perEvent(before, Cost.now(database, server, data), events);
      System.out.printf("YARDSTICK a fixed piece of work took %.2f ms of CPU meanwhile%n", yardstick.millis());
      Cost.most(database, events, statements);
      database.close();
    }
  }

  private static long lines(Path file, String prefix) throws Exception {
    if (!Files.exists(file)) {
      return 0;
    }
    try (var lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith(prefix + "-")).count();
    }
  }

  private static void report(Path file, String prefix, Map<String, Long> accepted, int refused, int rate)
      throws Exception {
    long[] delays;
    try (var lines = Files.lines(file)) {
      delays =
          lines
              .filter(line -> line.startsWith(prefix + "-"))
              .map(line -> line.split(" "))
              .filter(parts -> accepted.containsKey(parts[0]))
              .mapToLong(parts -> Math.max(0, Long.parseLong(parts[1].replace(".", "")) - accepted.get(parts[0])))
              .sorted()
              .toArray();
    }
    if (delays.length == 0) {
      System.out.println("RESULT no step started");
      System.exit(1);
    }
    System.out.printf(
        "RESULT events/s=%d accepted=%d refused=%d started=%d p50=%.1fms p90=%.1fms p99=%.1fms max=%.1fms%n",
        rate, accepted.size(), refused, delays.length, at(delays, 50), at(delays, 90), at(delays, 99),
        delays[delays.length - 1] / 1000.0);
    if (delays.length < accepted.size()) {
      System.out.println("MISSING " + (accepted.size() - delays.length) + " of " + Arrays.stream(delays).count());
    }
  }

  private static double at(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1000.0;
  }
}
