package dev.nightshift.run;

import dev.nightshift.run.OutputBlock.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks for a text in what the steps of a run printed, attempt by attempt, within bounds of time and size. */
final class OutputSearch {

  /** After so long a search answers with what it has, and where to go on. */
  static final Duration LONGEST = Duration.ofSeconds(2);

  private static final int ATTEMPTS_AT_ONCE = 32;
  private static final int MOST_OF_AN_ATTEMPT = 100;
  private static final int LONGEST_EXCERPT = 400;

  private final AttemptStore attempts;
  private final OutputStore outputs;
  private final Duration longest;

  OutputSearch(AttemptStore attempts, OutputStore outputs, Duration longest) {
    this.attempts = attempts;
    this.outputs = outputs;
    this.longest = longest;
  }

  /**
   * Finds lines that contain a text; large and small letters are the same.
   *
   * @param after the attempt after which the search begins, 0 for all
   * @param limit after how many lines it stops, at the end of an attempt
   */
  OutputMatches find(long runId, String text, long after, int limit) {
    long begun = System.nanoTime();
    String needle = text.toLowerCase(Locale.ROOT);
    List<OutputMatches.Line> found = new ArrayList<>();
    long searched = after;
    while (true) {
      List<StepAttempt> batch = attempts.brief(runId, searched, ATTEMPTS_AT_ONCE);
      Map<Long, List<Piece>> printed = outputs.ofAttempts(batch.stream().map(StepAttempt::id).toList());
      for (StepAttempt attempt : batch) {
        found.addAll(lines(attempt, printed.getOrDefault(attempt.id(), List.of()), needle));
        searched = attempt.id();
        if (found.size() >= limit) {
          return new OutputMatches(found, searched);
        }
      }
      if (batch.size() < ATTEMPTS_AT_ONCE) {
        return new OutputMatches(found, null);
      }
      if (System.nanoTime() - begun > longest.toNanos()) {
        return new OutputMatches(found, searched);
      }
    }
  }

  /** The lines of each stream, whatever pieces they came in. */
  private static List<OutputMatches.Line> lines(StepAttempt attempt, List<Piece> pieces, String needle) {
    Map<String, StringBuilder> streams = new LinkedHashMap<>();
    pieces.forEach(piece -> streams.computeIfAbsent(piece.stream(), name -> new StringBuilder()).append(piece.text()));
    List<OutputMatches.Line> found = new ArrayList<>();
    streams.forEach((stream, text) -> {
      int number = 0;
      for (String line : (Iterable<String>) text.toString().lines()::iterator) {
        number++;
        int at = found.size() >= MOST_OF_AN_ATTEMPT ? -1 : line.toLowerCase(Locale.ROOT).indexOf(needle);
        if (at >= 0) {
          found.add(new OutputMatches.Line(attempt.id(), attempt.step(), attempt.target(), attempt.attempt(), stream, number, excerpt(line, at)));
        }
      }
    });
    return found;
  }

  private static String excerpt(String line, int at) {
    if (line.length() <= LONGEST_EXCERPT) {
      return line;
    }
    int from = Math.clamp(at - LONGEST_EXCERPT / 4L, 0, line.length() - LONGEST_EXCERPT);
    String cut = line.substring(from, from + LONGEST_EXCERPT);
    return (from > 0 ? "…" : "") + cut + (from + LONGEST_EXCERPT < line.length() ? "…" : "");
  }
}
