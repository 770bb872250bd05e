package dev.nightshift.console;

import dev.nightshift.ladder.Evidence;
import dev.nightshift.ladder.Weighed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a binding has shown, run by run: how high its success rate is at least, as a line from 0 to 1, with a mark for what each run came to.
 *
 * @param path the line, as SVG has it
 * @param needed where the rate must be for the next rung, from the top; negative where there is no next one
 */
public record EvidenceChart(String path, List<Mark> marks, double needed, String described) {
  static final int WIDTH = 320;
  static final int HEIGHT = 64;
  private static final int MOST = 40;
  private static final int EDGE = 6;

  /**
   * A run.
   *
   * @param kind {@code good}, {@code bad} or {@code other}
   */
  public record Mark(double x, double y, String kind, String what) {}

  /**
   * Draws the newest runs.
   *
   * @param threshold the rate that the next rung takes; negative for none
   */
  static EvidenceChart of(List<Weighed> runs, double threshold) {
    int first = Math.max(0, runs.size() - MOST);
    List<Mark> marks = new ArrayList<>();
    StringBuilder path = new StringBuilder();
    for (int i = first; i < runs.size(); i++) {
      double x = EDGE + (runs.size() - first < 2 ? 0.5 : (double) (i - first) / (runs.size() - first - 1)) * (WIDTH - 2 * EDGE);
      double y = y(Evidence.of(runs.subList(0, i + 1)).bound());
      path.append(String.format(Locale.ROOT, "%s%.1f %.1f", marks.isEmpty() ? "M" : "L", x, y));
      marks.add(new Mark(Math.round(x * 10) / 10.0, Math.round(y * 10) / 10.0, kind(runs.get(i).verdict()), "run " + runs.get(i).run() + ": " + runs.get(i).verdict()));
    }
    String described = runs.isEmpty() ? "No run yet" : String.format(
        Locale.ROOT, "%d runs; the success rate is at least %.2f now; the last: %s", runs.size(), Evidence.of(runs).bound(), marks.getLast().what());
    return new EvidenceChart(path.toString(), marks, threshold < 0 ? -1 : y(threshold), described);
  }

  private static double y(double rate) {
    return EDGE + (1 - rate) * (HEIGHT - 2 * EDGE);
  }

  private static String kind(String verdict) {
    return switch (verdict) {
      case "verified" -> "good";
      case "harm", "failed", "unknown", "relapsed" -> "bad";
      default -> "other";
    };
  }
}
