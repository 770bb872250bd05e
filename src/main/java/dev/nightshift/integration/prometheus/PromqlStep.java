package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.StepKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Queries to Prometheus (its HTTP API), for this moment or for a range. Workspace settings: {@code prometheus.url}, and to sign in
 * {@code prometheus.token}, or {@code prometheus.username} and {@code prometheus.password}; token and password are references.
 *
 * <p>{@code result.value} is the value of the first series, {@code result.values} those of all, {@code result.samples} each with its
 * labels and value, {@code result.count} their number. Of many series the first 200 are kept.
 * For a range {@code value} and {@code values} are the last ones, and {@code result.series} has all points.
 */
public final class PromqlStep implements StepKind {
  private static final Duration LOOK_BACK = Duration.ofDays(1);

  private final PrometheusServer prometheus;

  public PromqlStep(PrometheusServer prometheus) {
    this.prometheus = prometheus;
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
    return List.of(
        new Attribute("range", "asks for this time up to now, such as 1h, and not for this moment alone", false),
        new Attribute("step", "from one point of a range to the next; a 120th of the range where it is not set", false));
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    try {
      Query.of(text, attributes);
      return List.of();
    } catch (Problem.Invalid invalid) {
      return List.of(String.valueOf(invalid.getMessage()));
    }
  }

  @Override
  public List<String> results() {
    return List.of("value", "values", "samples", "series", "count");
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
    String url = prometheus.address().orElse("a Prometheus that is not set yet (prometheus.url)");
    return Masking.of(request.secrets())
        .text("Ask " + url + ", within " + Durations.format(request.timeout()) + Query.of(request.text(), request.attributes()).shown() + ":\n\n" + request.text().strip().indent(2));
  }

  @Override
  public List<String> missing(Request request) throws InterruptedException {
    List<String> missing = new ArrayList<>();
    for (String metric : MetricNames.of(request.text())) {
      if (!prometheus.knows(metric, LOOK_BACK, request.timeout())) {
        missing.add("Prometheus has no series of " + metric + " in the last " + Durations.format(LOOK_BACK));
      }
    }
    return missing;
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    Masking masking = Masking.of(request.secrets());
    try {
      Query query = Query.of(request.text(), request.attributes());
      JsonNode data = prometheus.ask(query, request.timeout());
      return query.range() == null ? moment(Samples.read(data), output, masking) : range(Ranges.read(data), output, masking);
    } catch (Problem e) {
      return Result.failed(masking.text(String.valueOf(e.getMessage())));
    }
  }

  private static Result moment(Samples samples, Output output, Masking masking) {
    output.write("stdout", masking.text(samples.table()));
    Map<String, Object> values = values(samples.values(), samples.count());
    values.put("samples", samples.views());
    return new Result(values, Map.of(), samples.count() > 0, null).masked(masking);
  }

  private static Result range(Ranges ranges, Output output, Masking masking) {
    output.write("stdout", masking.text(ranges.table()));
    Map<String, Object> values = values(ranges.last(), ranges.count());
    values.put("series", ranges.views());
    return new Result(values, Map.of(), ranges.count() > 0, null).masked(masking);
  }

  private static Map<String, Object> values(List<Double> each, int count) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (!each.isEmpty()) {
      values.put("value", each.getFirst());
    }
    values.put("values", each);
    values.put("count", (long) count);
    return values;
  }
}
