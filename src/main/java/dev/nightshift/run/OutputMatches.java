package dev.nightshift.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a run's output that contain a text.
 *
 * @param items in the order of the attempts; at most 100 of one attempt
 * @param next the attempt after which a further search goes on; null where everything was searched
 */
public record OutputMatches(List<Line> items, @Nullable Long next) {
  public OutputMatches {
    items = List.copyOf(items);
  }

  /**
   * A line.
   *
   * @param line its number within its stream, from 1
   * @param text the line, or of a long one what stands around the place
   */
  public record Line(long attemptId, String step, String target, int attempt, String stream, int line, String text) {}
}
