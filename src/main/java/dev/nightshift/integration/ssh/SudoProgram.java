package dev.nightshift.integration.ssh;

import dev.nightshift.spi.TargetDriver.Become;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A program for another user, by sudo. The password goes from the shell to sudo's standard input by a command that is part of the shell,
 * so it is in no argument list and no environment. Whether sudo accepts it is tried once before, with nothing more to read: a wrong one
 * counts as one failure on the host, not as three. Sudo reads the password where it wants one and leaves it where it does not, so the
 * other side drops everything up to a line of its own.
 */
final class SudoProgram {
  private static final String PROGRAM =
      """
      command -v sudo >/dev/null 2>&1 || { echo 'there is no sudo on this host' >&2; exit 125; }
      case $(command -v printf) in printf) ;; *) echo 'the shell of this host has no printf of its own' >&2; exit 125 ;; esac
      w=%s
      %s
      printf '%%s\\n' "$w" %s %s | sudo %s -u %s -- sh -c '%s'
      exit $?
      """;

  private static final String TRIAL = "printf '%s\\n' \"$w\" | sudo -S -p '' -v || exit 125\n";

  /** The other side: its own process group, where sudo has not made one; then the program, as any other shell reads it. */
  private static final String OTHER_SIDE =
      "while IFS= read -r l && [ \"$l\" != %s ]; do :; done;"
          + " kill -s 0 -- -$$ 2>/dev/null || ! command -v setsid >/dev/null 2>&1 || exec setsid sh; exec sh";

  private SudoProgram() {}

  /** Returns the program as it is, where nobody else is to run it. */
  static String of(@Nullable Become become, String program) {
    if (become == null) {
      return program;
    }
    String line = "NIGHTSHIFT-" + UUID.randomUUID();
    String password = become.password();
    return RemoteScript.whole(
        PROGRAM.formatted(
            RemoteScript.quoted(password == null ? "" : password), password == null ? "" : TRIAL, line, RemoteScript.quoted(program),
            password == null ? "-n" : "-S -p ''", RemoteScript.quoted(become.user()), OTHER_SIDE.formatted(line)));
  }
}
