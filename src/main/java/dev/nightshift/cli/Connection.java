package dev.nightshift.cli;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, and as whom: the options that every client command takes. */
final class Connection {

  @Option(
      names = "--server",
      paramLabel = "ADDRESS",
      defaultValue = "${env:NIGHTSHIFT_SERVER:-http://127.0.0.1:8080}",
      description = "The server's address. Default: NIGHTSHIFT_SERVER, else http://127.0.0.1:8080.")
  private String server = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "An API token. Default: NIGHTSHIFT_TOKEN, else the token file. The environment keeps it out of the process list.")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:NIGHTSHIFT_TOKEN_FILE}",
      description = "A file with the token. Default: NIGHTSHIFT_TOKEN_FILE, else data/admin.token where it exists.")
  private @Nullable Path tokenFile;

  Client open() {
    return new Client(server, credential());
  }

  private String credential() {
    if (token != null) {
      return token.strip();
    }
    String fromEnvironment = System.getenv("NIGHTSHIFT_TOKEN");
    if (fromEnvironment != null && !fromEnvironment.isBlank()) {
      return fromEnvironment.strip();
    }
    Path usual = Path.of("data", "admin.token");
    Path file = tokenFile != null ? tokenFile : usual;
    if (tokenFile == null && !Files.isReadable(usual)) {
      return "";
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new Problem.Invalid("The token file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
