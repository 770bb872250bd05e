package dev.nightshift.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A step's series over time as a small picture: one line for each, on one scale; what is no number is a gap.
 *
 * @param lines at most {@value #MOST}
 * @param more how many series are not shown
 * @param top the largest value, for people
 * @param bottom the smallest
 */
public record Chart(List<Line> lines, int more, String top, String bottom) {
  static final int WIDTH = 320;
  static final int HEIGHT = 60;
  private static final int MOST = 4;

  /**
   * One series.
   *
   * @param path as SVG has it
   * @param name its labels
   * @param last its last value
   */
  public record Line(String path, String name, String last) {}

  private record Series(Map<?, ?> labels, List<Double> times, List<Double> values) {}

  /** Returns the chart of what a step saw, or null where it has no series of at least two points. */
  static @Nullable Chart of(Map<String, Object> values) {
    List<Series> all = values.get("series") instanceof List<?> series ? series.stream().map(Chart::series).filter(one -> one.values().size() > 1).toList() : List.of();
    List<Series> shown = all.subList(0, Math.min(MOST, all.size()));
    List<Double> numbers = shown.stream().flatMap(one -> one.values().stream()).filter(Double::isFinite).toList();
    if (numbers.isEmpty()) {
      return null;
    }
    double top = numbers.stream().max(Double::compare).orElseThrow();
    double bottom = numbers.stream().min(Double::compare).orElseThrow();
    double from = shown.stream().mapToDouble(one -> one.times().getFirst()).min().orElseThrow();
    double to = shown.stream().mapToDouble(one -> one.times().getLast()).max().orElseThrow();
    List<Line> lines = shown.stream().map(one -> new Line(path(one, from, to, bottom, top), name(one), number(one.values().getLast()))).toList();
    return new Chart(lines, all.size() - lines.size(), number(top), number(bottom));
  }

  /** Returns in words what the picture shows, for those who do not see it. */
  public String described() {
    return "From " + bottom + " to " + top + "; " + lines.stream().map(line -> line.name() + " ends at " + line.last()).collect(Collectors.joining(", "));
  }

  private static Series series(Object one) {
    Map<?, ?> view = one instanceof Map<?, ?> map ? map : Map.of();
    List<Double> times = numbers(view.get("times"));
    List<Double> values = numbers(view.get("values"));
    int points = Math.min(times.size(), values.size());
    return new Series(view.get("labels") instanceof Map<?, ?> labels ? labels : Map.of(), times.subList(0, points), values.subList(0, points));
  }

  private static List<Double> numbers(@Nullable Object list) {
    List<Double> numbers = new ArrayList<>();
    if (list instanceof List<?> items) {
      items.forEach(item -> numbers.add(item instanceof Number number ? number.doubleValue() : Double.NaN));
    }
    return numbers;
  }

  private static String path(Series series, double from, double to, double bottom, double top) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int point = 0; point < series.values().size(); point++) {
      double value = series.values().get(point);
      if (Double.isFinite(value)) {
        double x = to > from ? (series.times().get(point) - from) / (to - from) * WIDTH : 0;
        double y = top > bottom ? HEIGHT - 2 - (value - bottom) / (top - bottom) * (HEIGHT - 4) : HEIGHT / 2.0;
        path.append(String.format(Locale.ROOT, "%s%.1f %.1f", drawing ? "L" : "M", x, y));
      }
      drawing = Double.isFinite(value);
    }
    return path.toString();
  }

  private static String name(Series series) {
    String name = series.labels().entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).sorted().collect(Collectors.joining(", "));
    return name.isEmpty() ? "value" : name;
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4g", value).replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "") : "no number";
  }
}
