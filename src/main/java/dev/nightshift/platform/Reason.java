package dev.nightshift.platform;

import org.jspecify.annotations.Nullable;

/** Why somebody does something, in their own words; whoever wonders later reads it on the ledger. Pure. */
public final class Reason {
  private static final int LONGEST = 500;

  private Reason() {}

  /**
   * Returns what somebody wrote, without space around it.
   *
   * @param what what they have to say, and who reads it: {@code why; those who wonder at night read it}
   * @throws Problem.Invalid where it is empty or longer than 500 characters
   */
  public static String of(@Nullable String written, String what) {
    String reason = written == null ? "" : written.strip();
    if (reason.isEmpty() || reason.length() > LONGEST) {
      throw new Problem.Invalid("reason: say in 1 to " + LONGEST + " characters " + what);
    }
    return reason;
  }
}
