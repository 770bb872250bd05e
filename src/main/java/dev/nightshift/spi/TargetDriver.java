package dev.nightshift.spi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs processes on a kind of target. */
public interface TargetDriver {

  /** Returns the word of the workspace: {@code local}, {@code ssh}. */
  String connection();

  /**
   * Runs a script on the target, fed over standard input, never as an argument. On timeout or interruption the whole
   * process group on the target is killed, and the result says whether that is certain; after an interruption the thread's
   * flag is set again. What keeps a script from running at all (no connection, a key that does not resolve) is a result, too.
   *
   * @throws InterruptedException when interrupted before the script began
   */
  ProcessResult run(TargetAddress target, Script script, StepKind.Output output) throws InterruptedException;

  /**
   * A script.
   *
   * @param interpreter a command that reads the whole script from standard input before it begins, so that what the script
   *     starts cannot take the rest of it as its own input
   * @param text the script, exactly as it stands in the runbook
   * @param environment values the script sees; none of it reaches an argument list
   * @param become whom it runs as; null for the user of the connection
   */
  record Script(List<String> interpreter, String text, Map<String, String> environment, Duration timeout, @Nullable Become become) {

    /** A POSIX shell that reads its whole script first, and ends with 126 where it cannot. A driver may run such a script by the shell that it talks to anyway. */
    public static final List<String> SHELL = List.of("sh", "-c", "nightshift_script=$(cat) || exit 126; eval \"$nightshift_script\"");

    /** The same with Bash. */
    public static final List<String> BASH = List.of("bash", "-c", SHELL.getLast());

    public Script(List<String> interpreter, String text, Map<String, String> environment, Duration timeout) {
      this(interpreter, text, environment, timeout, null);
    }
  }

  /**
   * Another user of the target, by sudo.
   *
   * @param password of the user of the connection, as sudo asks for it; null where it asks for none
   */
  record Become(String user, @Nullable String password) {
    /** Never shows the password. */
    @Override
    public String toString() {
      return user;
    }
  }

  /**
   * How it ended.
   *
   * @param exit the exit code, or null where there is none ({@code error} says why)
   * @param outputFile the text of the file {@code $NIGHTSHIFT_OUTPUT}, empty where it was not written
   * @param error in words: no connection, timeout (and whether the process is gone), or null
   */
  record ProcessResult(@Nullable Integer exit, String outputFile, @Nullable String error) {}
}
