package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/**
 * What opens the remote. It cannot stand in the workspace, which is what it opens: {@code NIGHTSHIFT_GIT_USERNAME} and {@code
 * NIGHTSHIFT_GIT_TOKEN} (or {@code NIGHTSHIFT_GIT_TOKEN_FILE}) for https, {@code NIGHTSHIFT_GIT_KEY_FILE} and {@code
 * NIGHTSHIFT_GIT_KNOWN_HOSTS} for ssh.
 *
 * @param environment the process's variables
 */
record GitAccess(Map<String, String> environment) {

  void applyTo(TransportCommand<?, ?> command) {
    String token = token();
    if (!token.isEmpty()) {
      command.setCredentialsProvider(
          new UsernamePasswordCredentialsProvider(environment.getOrDefault("NIGHTSHIFT_GIT_USERNAME", "nightshift"), token));
    }
    command.setTransportConfigCallback(
        transport -> {
          if (transport instanceof SshTransport ssh) {
            ssh.setSshSessionFactory(new GitSsh(path("NIGHTSHIFT_GIT_KEY_FILE"), path("NIGHTSHIFT_GIT_KNOWN_HOSTS")));
          }
        });
  }

  /** Read at every use, so that a rotated one counts at once. */
  private String token() {
    String file = environment.get("NIGHTSHIFT_GIT_TOKEN_FILE");
    if (file == null) {
      return environment.getOrDefault("NIGHTSHIFT_GIT_TOKEN", "");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException unreadable) {
      throw new Problem.Unavailable("NIGHTSHIFT_GIT_TOKEN_FILE (" + file + ") cannot be read", unreadable);
    }
  }

  private Path path(String name) {
    String file = environment.get(name);
    if (file == null || !Files.isReadable(Path.of(file))) {
      throw new Problem.Unavailable("A workspace over ssh needs " + name + ", a file that the server may read");
    }
    return Path.of(file);
  }
}
