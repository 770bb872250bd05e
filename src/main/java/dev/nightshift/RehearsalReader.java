package dev.nightshift;

import dev.nightshift.identity.Tokens;
import dev.nightshift.platform.Json;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who signs in to the console during the rehearsal and reads what is read first when something is wrong. */
final class RehearsalReader implements AutoCloseable {
  private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final int TIMES = 8;
  private static final int MOST_WAITS = 200;

  private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private final URI address;
  private final String token;

  private RehearsalReader(URI address, String token) {
    this.address = address;
    this.token = token;
  }

  /** One with an admin's token. */
  static RehearsalReader of(Server server, Path folder) {
    return new RehearsalReader(server.address(), server.part(Tokens.class).ensureAdmin(folder).orElseThrow());
  }

  /** Reads each page so often that the machine knows what is busy in it. Returns those that were not shown. */
  List<String> read() throws IOException, InterruptedException {
    Matcher form = FORM_TOKEN.matcher(page("/sign-in").body());
    if (form.find()) {
      String fields = "_csrf=" + encoded(form.group(1)) + "&token=" + encoded(token);
      client.send(
          request("/sign-in").header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(fields)).build(),
          HttpResponse.BodyHandlers.discarding());
    }
    long run = newest("/api/v1/runs?limit=1");
    for (int wait = 0; run == 0 && wait < MOST_WAITS; wait++) {
      page("/");
      run = newest("/api/v1/runs?limit=1");
    }
    List<String> pages = List.of("/", "/runs/" + run, "/runs/" + run + "/steps/look", "/incidents/" + newest("/api/v1/incidents?limit=1"), "/runbooks/rehearsal", "/automation", "/alerts");
    Set<String> refused = new TreeSet<>();
    for (int time = 0; time < TIMES; time++) {
      for (String path : pages) {
        if (page(path).statusCode() != 200) {
          refused.add(path);
        }
      }
    }
    return List.copyOf(refused);
  }

  private long newest(String list) throws IOException, InterruptedException {
    HttpRequest request = request(list).header("Authorization", "Bearer " + token).build();
    return Json.read(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).path("items").path(0).path("id").asLong(0);
  }

  private HttpResponse<String> page(String path) throws IOException, InterruptedException {
    return client.send(request(path).header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(Rehearsal.PATIENCE);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Waits for nothing: the client's own close waits without limit for what it believes to be under way. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
