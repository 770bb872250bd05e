package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Instant queries to Prometheus (its HTTP API, {@code /api/v1/query}). Workspace setting: {@code prometheus.url}.
 *
 * <p>{@code result.value} is the value of the first series, {@code result.values} those of all, {@code result.samples} each with its
 * labels and value, {@code result.count} their number. Of many series the first 200 are kept.
 */
public final class PromqlStep implements StepKind {
  private static final int LARGEST = 8 << 20;

  private final Outbound outbound;
  private final Settings settings;

  public PromqlStep(Outbound outbound, Settings settings) {
    this.outbound = outbound;
    this.settings = settings;
  }

  @Override
  public String name() {
    return "promql";
  }

  @Override
  public String help() {
    return "Asks the workspace's Prometheus; a success where the answer is not empty, unless expect says otherwise.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of();
  }

  @Override
  public List<String> results() {
    return List.of("value", "values", "samples", "count");
  }

  @Override
  public boolean readOnly() {
    return true;
  }

  @Override
  public boolean templated() {
    return true;
  }

  @Override
  public TemplateContext context() {
    return TemplateContext.PROMQL;
  }

  @Override
  public String plan(Request request) {
    String url = settings.find("prometheus.url", "a Prometheus that is not set yet (prometheus.url)");
    return Masking.of(request.secrets())
        .text("Ask " + url + ", within " + Durations.format(request.timeout()) + ":\n\n" + request.text().strip().indent(2));
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    Masking masking = Masking.of(request.secrets());
    try {
      Samples samples = Samples.read(ask(request));
      output.write("stdout", masking.text(samples.table()));
      Map<String, Object> values = new LinkedHashMap<>();
      if (!samples.values().isEmpty()) {
        values.put("value", samples.values().getFirst());
      }
      values.put("values", samples.values());
      values.put("samples", samples.views());
      values.put("count", (long) samples.count());
      return new Result(masking.values(values), Map.of(), samples.count() > 0, null);
    } catch (Problem e) {
      return Result.failed(masking.text(String.valueOf(e.getMessage())));
    }
  }

  private JsonNode ask(Request request) throws InterruptedException {
    String base = settings.find("prometheus.url").orElseThrow(
        () -> new Problem.Invalid("No Prometheus is set: write prometheus: {url: …} in the workspace's nightshift.yaml"));
    String form = "query=" + URLEncoder.encode(request.text().strip(), StandardCharsets.UTF_8);
    Outbound.Response response =
        outbound.send(
            new Outbound.Request(
                "POST",
                URI.create(base.replaceAll("/+$", "") + "/api/v1/query"),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json"),
                form.getBytes(StandardCharsets.UTF_8),
                request.timeout(),
                0,
                LARGEST));
    if (response.truncated()) {
      throw new Problem.Unavailable("Prometheus answered with more than 8 MB; aggregate in the query, by sum() or topk()");
    }
    JsonNode answer = answer(response);
    if (!"success".equals(answer.path("status").asString(""))) {
      throw new Problem.Invalid("Prometheus refused the query: " + answer.path("error").asString("no reason given"));
    }
    return answer.path("data");
  }

  private static JsonNode answer(Outbound.Response response) {
    try {
      return Json.read(response.text());
    } catch (Problem.Invalid notJson) {
      throw new Problem.Unavailable("What answers at prometheus.url is not Prometheus: HTTP " + response.status() + " without JSON");
    }
  }
}
