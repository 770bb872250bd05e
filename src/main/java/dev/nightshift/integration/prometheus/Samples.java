package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What Prometheus answered to an instant query.
 *
 * @param kept the first series
 * @param count how many there were
 */
record Samples(List<Sample> kept, int count) {
  private static final int KEPT = 200;

  /** One series and its value; NaN and infinities are values. */
  record Sample(Map<String, String> labels, double value) {
    Map<String, Object> view() {
      return Map.of("labels", labels, "value", value);
    }
  }

  /**
   * Reads the {@code data} of an answer.
   *
   * @throws Problem.Invalid when the query gives no instant values
   */
  static Samples read(JsonNode data) {
    JsonNode result = data.path("result");
    return switch (data.path("resultType").asString("")) {
      case "vector" -> vector(result);
      case "scalar" -> new Samples(List.of(new Sample(Map.of(), number(result.path(1)))), 1);
      case "matrix" ->
          throw new Problem.Invalid("The query gives a range of values per series; make one value of it, such as by rate() or last_over_time(), or ask for a range=…");
      default -> throw new Problem.Invalid("The query gives no numbers");
    };
  }

  private static Samples vector(JsonNode result) {
    List<Sample> kept = new ArrayList<>();
    for (JsonNode series : result) {
      if (kept.size() == KEPT) {
        break;
      }
      kept.add(new Sample(labels(series.path("metric")), number(series.path("value").path(1))));
    }
    return new Samples(kept, result.size());
  }

  static Map<String, String> labels(JsonNode metric) {
    Map<String, String> labels = new TreeMap<>();
    metric.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    return labels;
  }

  static double number(JsonNode text) {
    return switch (text.asString("NaN")) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case String number -> Double.parseDouble(number);
    };
  }

  List<Double> values() {
    return kept.stream().map(Sample::value).toList();
  }

  List<Map<String, Object>> views() {
    return kept.stream().map(Sample::view).toList();
  }

  /** Returns a line per series, for people. */
  String table() {
    if (kept.isEmpty()) {
      return "no series\n";
    }
    String lines = kept.stream().map(sample -> written(sample.labels()) + " " + sample.value() + "\n").collect(Collectors.joining());
    return count > kept.size() ? lines + "… and " + (count - kept.size()) + " further series\n" : lines;
  }

  /** Labels as PromQL writes them. */
  static String written(Map<String, String> labels) {
    Map<String, String> others = new TreeMap<>(labels);
    String name = others.remove("__name__");
    return (name == null ? "" : name)
        + others.entrySet().stream().map(label -> label.getKey() + "=\"" + label.getValue() + "\"").collect(Collectors.joining(",", "{", "}"));
  }
}
