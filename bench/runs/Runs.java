import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts runs of one runbook over REST as fast as the server takes them, and waits until the last one has ended. Every run must have
 * succeeded. Arguments: URL, token, runbook, number of runs, how many requests at a time, what to call the result.
 */
public class Runs {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern STATUS = Pattern.compile("\"id\":(\\d+),[^{}]*?\"status\":\"(\\w+)\"", Pattern.DOTALL);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String token;

  private Runs(String url, String token) {
    this.url = url;
    this.token = token;
  }

  public static void main(String[] arguments) throws Exception {
    Runs runs = new Runs(arguments[0], arguments[1]);
    int count = Integer.parseInt(arguments[3]);
    long begin = System.nanoTime();
    List<Long> ids = runs.start(arguments[2], count, Integer.parseInt(arguments[4]));
    double started = (System.nanoTime() - begin) / 1e9;
    runs.awaitEnd(ids);
    double ended = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "RESULT %s: %d runs, started in %.2f s, all ended after %.2f s: %.0f runs/s%n", arguments[5], ids.size(), started, ended, ids.size() / ended);
  }

  private List<Long> start(String runbook, int count, int atOnce) throws InterruptedException {
    ConcurrentLinkedQueue<Long> ids = new ConcurrentLinkedQueue<>();
    AtomicInteger left = new AtomicInteger(count);
    List<Thread> threads = new ArrayList<>();
    for (int worker = 0; worker < atOnce; worker++) {
      threads.add(Thread.ofVirtual().start(() -> {
        while (left.getAndDecrement() > 0) {
          Matcher id = ID.matcher(send("POST", "/api/v1/runs", "{\"runbook\":\"" + runbook + "\"}"));
          if (!id.find()) {
            throw new IllegalStateException("no run was started");
          }
          ids.add(Long.parseLong(id.group(1)));
        }
      }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (ids.size() < count) {
      throw new IllegalStateException("only " + ids.size() + " of " + count + " runs were started");
    }
    return ids.stream().sorted().toList();
  }

  /** The newest ends last, or nearly; then all of them are looked at. */
  private void awaitEnd(List<Long> ids) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    long before = ids.getLast() + 1;
    while (before > ids.getFirst()) {
      Matcher run = STATUS.matcher(send("GET", "/api/v1/runs?limit=200&before=" + before, null));
      boolean all = true;
      long lowest = before;
      while (run.find()) {
        all &= run.group(2).equals("succeeded");
        lowest = Math.min(lowest, Long.parseLong(run.group(1)));
      }
      if (all) {
        before = lowest;
      } else if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not every run has succeeded in time");
      } else {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private String send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
