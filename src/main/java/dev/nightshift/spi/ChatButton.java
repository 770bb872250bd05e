package dev.nightshift.spi;

/**
 * A button under a message in a chat. Pressing it says a line in the name of whoever presses it.
 *
 * @param label what people read on it
 * @param line the command that it says, as if it had been typed
 */
public record ChatButton(String label, String line, Look look) {

  /** How it looks. */
  public enum Look {
    PLAIN,
    /** It goes ahead. */
    GO,
    /** It ends or refuses something. */
    HALT
  }
}
