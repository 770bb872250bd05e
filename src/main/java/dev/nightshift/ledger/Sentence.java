package dev.nightshift.ledger;

/**
 * A fact in words.
 *
 * @param minor whether it only matters to those who look closely
 */
public record Sentence(Tone tone, String text, boolean minor) {

  static Sentence of(Tone tone, String text) {
    return new Sentence(tone, text, false);
  }

  /** One that only matters to those who look closely. */
  public static Sentence minor(String text) {
    return new Sentence(Tone.GREY, text, true);
  }
}
