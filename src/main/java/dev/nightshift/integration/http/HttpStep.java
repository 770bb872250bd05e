package dev.nightshift.integration.http;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.PlainText;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.StepKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** HTTP requests, written as {@code .http} blocks. */
public final class HttpStep implements StepKind {
  private static final int KEPT = 64 * 1024;

  private final Outbound outbound;
  private final Secrets secrets;
  private final HttpPlaces places = new HttpPlaces();

  public HttpStep(Outbound outbound, Secrets secrets) {
    this.outbound = outbound;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public String help() {
    return "Sends an HTTP request from this node; secrets come by reference as {{secret:NAME}}.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        new Attribute("redirects", "how many redirects of a GET or HEAD are followed on the same host; 0 where it is not set", false),
        new Attribute(
            "output",
            "text (the default) or json: with json, the body must be JSON, and the single values of an object are outputs",
            false));
  }

  @Override
  public List<String> results() {
    return List.of("status", "headers", "body", "json", "truncated");
  }

  @Override
  public boolean templated() {
    return true;
  }

  @Override
  public TemplateContext context() {
    return places;
  }

  @Override
  public String plan(Request request) {
    HttpBlock block = HttpBlock.read(request.text());
    StringBuilder plan = new StringBuilder("Send, within ").append(Durations.format(request.timeout())).append(":\n\n");
    plan.append("  ").append(block.method()).append(' ').append(block.url()).append('\n');
    block.headers().forEach((name, value) -> plan.append("  ").append(name).append(": ").append(value).append('\n'));
    if (!block.body().isBlank()) {
      plan.append('\n').append(block.body().indent(2));
    }
    return Masking.of(request.secrets()).text(plan.toString());
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    Masking masking = Masking.of(request.secrets());
    try {
      SecretPlaces filled = SecretPlaces.fill(request.text(), places, secrets);
      masking = masking.and(filled.secrets());
      return masked(send(request, HttpBlock.read(filled.text()), output, masking), masking);
    } catch (Problem e) {
      return Result.failed(masking.text(String.valueOf(e.getMessage())));
    }
  }

  private Result send(Request request, HttpBlock block, Output output, Masking masking) throws InterruptedException {
    long start = System.nanoTime();
    Outbound.Response response =
        outbound.send(
            new Outbound.Request(
                block.method(), uri(block.url()), block.headers(), block.body().getBytes(StandardCharsets.UTF_8),
                request.timeout(), redirects(request), Outbound.Request.LARGEST));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    String body = PlainText.of(response.body());
    output.write("stdout", masking.text("HTTP " + response.status() + " after " + took.toMillis() + " ms\n" + body + "\n"));
    return result(request, response, body);
  }

  private static Result result(Request request, Outbound.Response response, String body) {
    boolean cut = response.truncated() || body.length() > KEPT;
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("status", (long) response.status());
    values.put("headers", headers(response));
    values.put("body", body.length() > KEPT ? body.substring(0, KEPT) : body);
    values.put("truncated", cut);
    Object json = cut ? null : json(body);
    if (json != null) {
      values.put("json", json);
    }
    boolean asked = "json".equals(request.attributes().get("output"));
    String error = asked && json == null ? "The body is not JSON, as output=json asks, or longer than 64 KB" : null;
    boolean success = error == null && response.status() >= 200 && response.status() < 300;
    return new Result(values, asked ? Json.singleValues(json) : Map.of(), success, error);
  }

  private static Map<String, Object> headers(Outbound.Response response) {
    Map<String, Object> headers = new TreeMap<>();
    response.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    return headers;
  }

  private static @Nullable Object json(String body) {
    if (body.isBlank()) {
      return null;
    }
    try {
      return Json.MAPPER.treeToValue(Json.read(body), Object.class);
    } catch (Problem.Invalid notJson) {
      return null;
    }
  }

  private static Result masked(Result result, Masking masking) {
    return new Result(
        masking.values(result.values()), masking.texts(result.outputs()), result.defaultSuccess(),
        result.error() == null ? null : masking.text(result.error()));
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new Problem.Invalid("The address of the request is none: " + e.getReason());
    }
  }

  private static int redirects(Request request) {
    String redirects = request.attributes().getOrDefault("redirects", "0");
    if (!redirects.matches("\\d")) {
      throw new Problem.Invalid("redirects is '" + redirects + "'; write a number from 0 to 9");
    }
    return Integer.parseInt(redirects);
  }
}
