package dev.nightshift.runbook;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What values are called in the environment of a script. */
public final class EnvironmentNames {
  /** The item of the step's matrix. */
  public static final String MATRIX = "MATRIX";

  private static final Set<String> RESERVED =
      Set.of("PATH", "HOME", "IFS", "SHELL", "USER", "LOGNAME", "PWD", "TMPDIR", "LANG", "TZ", "CDPATH", "PS4", "GLOBIGNORE",
          "BASH_ENV", "SHELLOPTS", "BASHOPTS", "PROMPT_COMMAND", MATRIX, "NODE_OPTIONS", "PERL5OPT", "RUBYOPT", "JAVA_TOOL_OPTIONS");
  private static final List<String> RESERVED_STARTS =
      List.of("NIGHTSHIFT_", "MATRIX_", "LABEL_", "STEP_", "LD_", "DYLD_", "PYTHON", "BASH_FUNC", "LC_", "GIT_", "SSH_");

  private EnvironmentNames() {}

  /** An input: {@code unit} is {@code $UNIT}, {@code max-age} is {@code $MAX_AGE}. */
  public static String ofInput(String input) {
    String name = plain(input);
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
  }

  /** A label of the alert: {@code instance} is {@code $LABEL_INSTANCE}. */
  public static String ofLabel(String label) {
    return "LABEL_" + plain(label);
  }

  /** What an earlier step handed on: {@code listening} of {@code is-listening} is {@code $STEP_IS_LISTENING_LISTENING}. */
  public static String ofOutput(String step, String output) {
    return "STEP_" + plain(step) + "_" + plain(output);
  }

  /** A field of an item that is an object: {@code name} is {@code $MATRIX_NAME}. */
  public static String ofItem(String field) {
    return MATRIX + "_" + plain(field);
  }

  /** Whether a name steers the shell, the loader or Nightshift itself, so that no input may have it. */
  static boolean reserved(String name) {
    return RESERVED.contains(name) || RESERVED_STARTS.stream().anyMatch(name::startsWith);
  }

  private static String plain(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
  }
}
