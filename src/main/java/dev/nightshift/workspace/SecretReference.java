package dev.nightshift.workspace;

import java.util.regex.Pattern;

/** The two places where a secret can be: an environment variable of the server, or a file. */
final class SecretReference {
  static final String ENVIRONMENT = "env:";
  static final String FILE = "file:";
  private static final Pattern DIRECT = Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*|file:\\S.*");

  private SecretReference() {}

  /** Whether the text says where the value is, rather than naming a secret of the workspace. */
  static boolean isDirect(String reference) {
    return DIRECT.matcher(reference).matches();
  }
}
