package dev.nightshift.console;

/**
 * A fact in words.
 *
 * @param minor whether it only matters to those who look closely
 */
public record Sentence(Tone tone, String text, boolean minor) {

  static Sentence of(Tone tone, String text) {
    return new Sentence(tone, text, false);
  }

  static Sentence minor(String text) {
    return new Sentence(Tone.GREY, text, true);
  }
}
