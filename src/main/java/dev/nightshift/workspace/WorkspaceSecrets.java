package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves secrets by reference: {@code env:NAME}, {@code file:PATH} (a relative path starts at the workspace), or the name
 * of a secret of the workspace. Every value that was handed out is remembered, so that it can be masked wherever text leaves.
 */
public final class WorkspaceSecrets implements Secrets {
  private static final int MAX_BYTES = 64 * 1024;

  private final Workspaces workspaces;
  private final Map<String, String> environment;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** @param environment the process's variables */
  public WorkspaceSecrets(Workspaces workspaces, Map<String, String> environment) {
    this.workspaces = workspaces;
    this.environment = environment;
  }

  @Override
  public String resolve(String reference) {
    Workspace workspace = workspaces.current();
    String place = workspace.catalog().secrets().getOrDefault(reference, reference);
    String named = place.equals(reference) ? "" : "The secret '" + reference + "': ";
    String value = value(place, workspace.folder(), named);
    if (value.isEmpty()) {
      throw new Problem.Unavailable(named + place + " is empty. Put the secret there.");
    }
    known.add(value);
    return value;
  }

  /** Returns every value that was resolved since the start. */
  public Set<String> known() {
    return Set.copyOf(known);
  }

  private String value(String place, Path folder, String named) {
    if (!SecretReference.isDirect(place)) {
      throw new Problem.Unavailable(
          "A reference names no secret of the workspace and is neither env:NAME nor file:PATH. "
              + "Add it under 'secrets' in nightshift.yaml.");
    }
    if (place.startsWith(SecretReference.FILE)) {
      return file(folder.resolve(place.substring(SecretReference.FILE.length())), named + place);
    }
    String value = environment.get(place.substring(SecretReference.ENVIRONMENT.length()));
    if (value == null) {
      throw new Problem.Unavailable(named + place + " is not set. Start Nightshift with this environment variable.");
    }
    return value;
  }

  private static String file(Path file, String reference) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new Problem.Unavailable(reference + " is larger than " + MAX_BYTES / 1024 + " KiB; this is hardly a secret.");
      }
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException unreadable) {
      throw new Problem.Unavailable(
          reference + " cannot be read (" + unreadable.getClass().getSimpleName() + "). Put the file there, readable for the server.",
          unreadable);
    }
  }
}
