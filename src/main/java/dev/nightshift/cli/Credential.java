package dev.nightshift.cli;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a command finds the token that it shows. */
final class Credential {
  private static final Path USUAL = Path.of("data", "admin.token");

  private Credential() {}

  /** Returns what was given, else NIGHTSHIFT_TOKEN, else what is in the file, else in the usual one; empty for none. */
  static String find(@Nullable String token, @Nullable Path tokenFile) {
    if (token != null) {
      return token.strip();
    }
    String fromEnvironment = System.getenv("NIGHTSHIFT_TOKEN");
    if (fromEnvironment != null && !fromEnvironment.isBlank()) {
      return fromEnvironment.strip();
    }
    Path file = tokenFile != null ? tokenFile : USUAL;
    if (tokenFile == null && !Files.isReadable(USUAL)) {
      return "";
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new Problem.Invalid("The token file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
