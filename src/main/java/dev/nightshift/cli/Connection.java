package dev.nightshift.cli;

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
      description = "A file with the token. Default: NIGHTSHIFT_TOKEN_FILE, else data/admin.token where it exists.")
  private @Nullable Path tokenFile;

  Client open() {
    return Client.of(server, token, tokenFile);
  }
}
