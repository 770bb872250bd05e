package dev.nightshift.ledger;

/** What a fact means for whoever reads of it; a console shows it as a colour, which never stands without a word. */
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
  GREY
}
