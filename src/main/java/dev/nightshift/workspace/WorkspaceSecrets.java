package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.SecretReference;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Resolves secrets by reference (see {@link SecretReference}), or by the name of a secret of the workspace. What is on this
 * node is read at every use; what a {@link SecretSource} has to fetch is kept in memory for {@code secretSources.cacheFor}. Every
 * value that was handed out is remembered, so that it can be masked wherever text leaves.
 */
public final class WorkspaceSecrets implements Secrets {
  /** Known hosts are references, too, and a thousand of them are some hundred KiB. */
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Duration CACHE = Duration.ofSeconds(30);

  private final Workspaces workspaces;
  private final Map<String, String> environment;
  private final Supplier<List<SecretSource>> sources;
  private final SecretCache cache;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * @param environment the process's variables
   * @param sources where secrets are that are not on this node
   */
  public WorkspaceSecrets(
      Workspaces workspaces, Map<String, String> environment, Supplier<List<SecretSource>> sources, Clock clock) {
    this.workspaces = workspaces;
    this.environment = environment;
    this.sources = sources;
    this.cache = new SecretCache(clock);
  }

  @Override
  public String resolve(String reference) {
    Workspace workspace = workspaces.current();
    String place = workspace.catalog().secrets().getOrDefault(reference, reference);
    String named = place.equals(reference) ? "" : "The secret '" + reference + "': ";
    SecretReference parsed =
        SecretReference.parse(place).orElseThrow(() -> new Problem.Unavailable(
            "A reference names no secret of the workspace and is none of " + SecretReference.forms()
                + ". Add it under 'secrets' in nightshift.yaml."));
    String value = parsed.scheme().isLocal() ? local(parsed, workspace, named) : fetched(parsed, workspace, named);
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

  private String fetched(SecretReference reference, Workspace workspace, String named) {
    Map<String, String> settings = workspace.catalog().settings();
    Duration fresh = Duration.parse(settings.getOrDefault("secretSources.cacheFor", CACHE.toString()));
    try {
      return cache.get(reference.toString(), workspace.version(), fresh, () -> fetch(reference, workspace));
    } catch (Problem problem) {
      throw new Problem.Unavailable(named + reference + ": " + problem.getMessage(), problem);
    }
  }

  private String fetch(SecretReference reference, Workspace workspace) {
    SecretSource source =
        sources.get().stream().filter(each -> each.scheme() == reference.scheme()).findFirst()
            .orElseThrow(() -> new Problem.Unavailable("nothing here can fetch it"));
    try {
      return source.fetch(reference.place(), access -> opening(access, workspace)).stripTrailing();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable("stopped while it was fetched", stopped);
    }
  }

  /** What opens a source is itself never to be shown. */
  private String opening(String access, Workspace workspace) {
    String place = workspace.catalog().secrets().getOrDefault(access, access);
    String value =
        SecretReference.parse(place).filter(reference -> reference.scheme().isLocal())
            .map(reference -> local(reference, workspace, ""))
            .orElseThrow(() -> new Problem.Unavailable("what opens it must be env:NAME or file:PATH"));
    known.add(value);
    return value;
  }

  private String local(SecretReference reference, Workspace workspace, String named) {
    if (reference.scheme() == SecretReference.Scheme.FILE) {
      return file(workspace.folder().resolve(reference.place()), named + reference);
    }
    String value = environment.get(reference.place());
    if (value == null) {
      throw new Problem.Unavailable(named + reference + " is not set. Start Nightshift with this environment variable.");
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
