package dev.nightshift.ladder;

/**
 * How good a rate is at least, with 95 % confidence, after so few attempts: the lower end of Wilson's score interval (E. B. Wilson,
 * "Probable inference, the law of succession, and statistical inference", 1927; as "method 3" in R. G. Newcombe, Statistics in Medicine 17,
 * 1998).
 */
public final class WilsonBound {
  private static final double Z = 1.959963984540054;

  private WilsonBound() {}

  /** Returns the bound, from 0 to 1; 0 without attempts. */
  public static double lower(int successes, int attempts) {
    if (successes < 0 || successes > attempts) {
      throw new IllegalArgumentException(successes + " successes of " + attempts + " attempts");
    }
    if (successes == 0) {
      return 0;
    }
    double rate = (double) successes / attempts;
    double middle = rate + Z * Z / (2 * attempts);
    double spread = Z * Math.sqrt((rate * (1 - rate) + Z * Z / (4.0 * attempts)) / attempts);
    return Math.max(0, (middle - spread) / (1 + Z * Z / attempts));
  }
}
