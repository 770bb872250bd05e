package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The workspace's Prometheus, by its HTTP API. Settings: {@code prometheus.url}, and to sign in {@code prometheus.token}, or
 * {@code prometheus.username} and {@code prometheus.password}; token and password are references.
 */
public final class PrometheusServer {
  private static final int LARGEST = 8 << 20;

  private final Outbound outbound;
  private final Settings settings;
  private final Secrets secrets;
  private final Clock clock;

  public PrometheusServer(Outbound outbound, Settings settings, Secrets secrets, Clock clock) {
    this.outbound = outbound;
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Returns where it is, where the workspace says so. */
  Optional<String> address() {
    return settings.find("prometheus.url");
  }

  /** Returns the addresses by which it calls itself, without a slash at the end: what it is asked by, and {@code prometheus.externalUrl}. */
  List<String> addresses() {
    return Stream.of("prometheus.url", "prometheus.externalUrl").flatMap(name -> settings.find(name).stream()).map(url -> url.replaceAll("/+$", "")).toList();
  }

  /** Returns its alerting rules with their active alerts. */
  JsonNode rules(Duration timeout) throws InterruptedException {
    return data("GET", "/api/v1/rules?type=alert", "", timeout);
  }

  /**
   * Asks, and returns the {@code data} of the answer.
   *
   * @throws Problem where there is none; the message says what to do
   */
  JsonNode ask(Query query, Duration timeout) throws InterruptedException {
    return data("POST", query.path(), query.form(clock.instant()), timeout);
  }

  /** Whether there was a series of a metric in the time up to now. Source: prometheus.io/docs/prometheus/latest/querying/api, label values. */
  boolean knows(String metric, Duration back, Duration timeout) throws InterruptedException {
    Instant now = clock.instant();
    String asked = "match%5B%5D=" + URLEncoder.encode(metric, StandardCharsets.UTF_8) + "&start=" + now.minus(back).getEpochSecond() + "&end=" + now.plusSeconds(1).getEpochSecond();
    return !data("GET", "/api/v1/label/__name__/values?" + asked, "", timeout).isEmpty();
  }

  private JsonNode data(String method, String path, String form, Duration timeout) throws InterruptedException {
    String base = address().orElseThrow(
        () -> new Problem.Invalid("No Prometheus is set: write prometheus: {url: …} in the workspace's nightshift.yaml"));
    Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
    if (!form.isEmpty()) {
      headers.put("Content-Type", "application/x-www-form-urlencoded");
    }
    authorization().ifPresent(value -> headers.put("Authorization", value));
    Outbound.Response response =
        outbound.send(
            new Outbound.Request(
                method, URI.create(base.replaceAll("/+$", "") + path), headers, form.getBytes(StandardCharsets.UTF_8), timeout, 0, LARGEST));
    if (response.status() == 401 || response.status() == 403) {
      throw new Problem.Denied("Prometheus does not let us in: HTTP " + response.status() + "; set prometheus.token, or prometheus.username and prometheus.password");
    }
    if (response.truncated()) {
      throw new Problem.Unavailable("Prometheus answered with more than 8 MB; aggregate in the query, by sum() or topk()");
    }
    JsonNode answer = answer(response);
    if (!"success".equals(answer.path("status").asString(""))) {
      throw new Problem.Invalid("Prometheus refused the query: " + answer.path("error").asString("no reason given"));
    }
    return answer.path("data");
  }

  private Optional<String> authorization() {
    Optional<String> bearer = settings.find("prometheus.token").map(token -> "Bearer " + secrets.resolve(token));
    return bearer.or(() -> settings.find("prometheus.password").map(password -> {
      String pair = settings.find("prometheus.username", "") + ":" + secrets.resolve(password);
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }));
  }

  private static JsonNode answer(Outbound.Response response) {
    try {
      return Json.read(response.text());
    } catch (Problem.Invalid notJson) {
      throw new Problem.Unavailable("What answers at prometheus.url is not Prometheus: HTTP " + response.status() + " without JSON");
    }
  }
}
