package dev.nightshift.console;

/** What a colour says. It never stands without a word. */
public enum Tone {
  /** Needs a person. */
  RED,
  /** Somebody is on it. */
  AMBER,
  /** Verified. */
  GREEN,
  /** Automation is acting. */
  BLUE,
  /** Quiet or suppressed. */
  GREY;

  /** Returns the style class. */
  public String css() {
    return "tone-" + name().toLowerCase(java.util.Locale.ROOT);
  }
}
