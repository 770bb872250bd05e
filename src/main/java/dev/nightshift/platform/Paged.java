package dev.nightshift.platform;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first.
 *
 * @param next what to pass as {@code before} for the next page; null on the last
 */
public record Paged<T>(List<T> items, @Nullable Long next) {

  private static final int MOST = 500;

  /** Makes a page of what a query with this limit gave. */
  public static <T> Paged<T> of(List<T> items, int limit, ToLongFunction<T> key) {
    return new Paged<>(items, items.size() < limit ? null : key.applyAsLong(items.getLast()));
  }

  /** Returns a limit between 1 and 500. Throws {@link Problem.Invalid} for less than 1. */
  public static int limit(int wanted) {
    if (wanted < 1) {
      throw new Problem.Invalid("limit: must be 1 or more");
    }
    return Math.min(wanted, MOST);
  }

  /** Returns whether a parameter has the first of its two values. Throws {@link Problem.Invalid} for any other. */
  public static boolean choice(String parameter, String value, String first, String second) {
    if (!value.equals(first) && !value.equals(second)) {
      throw new Problem.Invalid(parameter + ": '" + value + "' must be " + first + " or " + second);
    }
    return value.equals(first);
  }
}
