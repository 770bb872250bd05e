package dev.nightshift.platform;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Guesses what somebody meant to write. */
public final class Suggestion {

  private Suggestion() {}

  /** Returns {@code did you mean 'x'? } where a word is near enough to be a slip of the keyboard, else nothing. */
  public static String among(String word, Collection<String> candidates) {
    int most = Math.max(1, (word.length() + 2) / 3);
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= most)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .map(candidate -> "did you mean '" + candidate + "'? ")
        .orElse("");
  }

  /** How many letters to add, drop or exchange; the case does not count. Source: Levenshtein, 1965. */
  private static int distance(String from, String to) {
    String left = from.toLowerCase(Locale.ROOT);
    String right = to.toLowerCase(Locale.ROOT);
    int[] row = new int[right.length() + 1];
    for (int column = 0; column < row.length; column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column < row.length; column++) {
        int exchanged = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(exchanged, Math.min(row[column], row[column - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
