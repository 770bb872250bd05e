package dev.nightshift.cli;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a command finds the token that it shows. */
final class Credential {
  private static final Path USUAL = Path.of("data", "admin.token");

  private Credential() {}

  static String find(@Nullable String token, @Nullable Path tokenFile) {
    return find(token, tokenFile, System.getenv());
  }

  /** Returns what was given, as itself or in a file; else what the environment says, likewise; else what is in the usual file; empty for none. */
  static String find(@Nullable String token, @Nullable Path tokenFile, Map<String, String> environment) {
    if (token != null) {
      return token.strip();
    }
    if (tokenFile != null) {
      return read(tokenFile);
    }
    String fromEnvironment = environment.getOrDefault("NIGHTSHIFT_TOKEN", "").strip();
    if (!fromEnvironment.isEmpty()) {
      return fromEnvironment;
    }
    String named = environment.getOrDefault("NIGHTSHIFT_TOKEN_FILE", "").strip();
    if (!named.isEmpty()) {
      return read(Path.of(named));
    }
    return Files.isReadable(USUAL) ? read(USUAL) : "";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      throw new Problem.Invalid("There is no token file " + file + ".", e);
    } catch (IOException e) {
      throw new Problem.Invalid("The token file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
