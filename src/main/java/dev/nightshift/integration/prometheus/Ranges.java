package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What Prometheus answered to a range query.
 *
 * @param kept the first series
 * @param count how many there were
 */
record Ranges(List<Series> kept, int count) {
  private static final int KEPT = 50;
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int WIDTH = 60;

  /**
   * One series.
   *
   * @param times seconds since 1970
   */
  record Series(Map<String, String> labels, List<Double> times, List<Double> values) {
    private List<Double> numbers() {
      return values.stream().filter(Double::isFinite).toList();
    }

    double min() {
      return numbers().stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    double max() {
      return numbers().stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    double average() {
      return numbers().stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    Map<String, Object> view() {
      Map<String, Object> view = new LinkedHashMap<>();
      view.put("labels", labels);
      view.put("times", times);
      view.put("values", values);
      view.put("min", min());
      view.put("max", max());
      view.put("average", average());
      view.put("last", values.getLast());
      return view;
    }

    /** A small chart of at most {@value #WIDTH} characters; what is no number is a gap. */
    String chart() {
      StringBuilder chart = new StringBuilder();
      int width = Math.min(WIDTH, values.size());
      for (int place = 0; place < width; place++) {
        double value = values.get((int) ((long) place * values.size() / width));
        double share = max() > min() ? (value - min()) / (max() - min()) : 0;
        chart.append(Double.isFinite(value) ? BARS.charAt((int) Math.round(share * (BARS.length() - 1))) : ' ');
      }
      return chart.toString();
    }
  }

  /**
   * Reads the {@code data} of an answer.
   *
   * @throws Problem.Invalid when it holds no ranges
   */
  static Ranges read(JsonNode data) {
    if (!"matrix".equals(data.path("resultType").asString(""))) {
      throw new Problem.Invalid("The query gives no numbers");
    }
    List<Series> kept = new ArrayList<>();
    for (JsonNode series : data.path("result")) {
      if (kept.size() < KEPT && !series.path("values").isEmpty()) {
        List<Double> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (JsonNode point : series.path("values")) {
          times.add(point.path(0).asDouble());
          values.add(Samples.number(point.path(1)));
        }
        kept.add(new Series(Samples.labels(series.path("metric")), times, values));
      }
    }
    return new Ranges(kept, data.path("result").size());
  }

  /** The last value of each series. */
  List<Double> last() {
    return kept.stream().map(series -> series.values().getLast()).toList();
  }

  List<Map<String, Object>> views() {
    return kept.stream().map(Series::view).toList();
  }

  /** Two lines per series, for people. */
  String table() {
    if (kept.isEmpty()) {
      return "no series\n";
    }
    String lines = kept.stream()
        .map(series -> Samples.written(series.labels()) + "\n" + series.chart() + " " + series.values().getLast() + " (min " + series.min() + ", max " + series.max() + ")\n")
        .collect(Collectors.joining());
    return count > kept.size() ? lines + "… and " + (count - kept.size()) + " further series\n" : lines;
  }
}
