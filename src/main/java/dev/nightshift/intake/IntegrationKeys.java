package dev.nightshift.intake;

import dev.nightshift.catalog.Integration;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which integration owns a key. Only hashes of keys are kept; they are resolved anew with every version of the workspace,
 * and now and then because a secret's file may have been replaced.
 */
final class IntegrationKeys {

  private record Known(String id, String kind, byte[] hash) {}

  private record Ring(Workspace workspace, Instant resolvedAt, List<Known> keys) {}

  private static final Logger LOG = LoggerFactory.getLogger(IntegrationKeys.class);
  /** Never used itself: every request copies it, which costs less than looking for the algorithm again. */
  private static final MessageDigest SHA_256 = sha256();

  private static final Duration FRESH = Duration.ofSeconds(30);

  private final Workspaces workspaces;
  private final Secrets secrets;
  private final Clock clock;
  private volatile @Nullable Ring ring;

  IntegrationKeys(Workspaces workspaces, Secrets secrets, Clock clock) {
    this.workspaces = workspaces;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Finds the owner of a key; takes the same time for right and wrong keys. */
  Optional<String> owner(String kind, String key) {
    byte[] hash = hash(key);
    String owner = null;
    for (Known known : current().keys()) {
      boolean equal = MessageDigest.isEqual(known.hash(), hash);
      if (equal & known.kind().equals(kind)) {
        owner = known.id();
      }
    }
    return Optional.ofNullable(owner);
  }

  private Ring current() {
    Ring current = ring;
    Workspace workspace = workspaces.current();
    Instant now = clock.instant();
    if (current == null || current.workspace() != workspace || current.resolvedAt().plus(FRESH).isBefore(now)) {
      current = new Ring(workspace, now, resolved(workspace));
      ring = current;
    }
    return current;
  }

  private List<Known> resolved(Workspace workspace) {
    List<Known> keys = new ArrayList<>();
    for (Integration integration : workspace.catalog().integrations().values()) {
      try {
        keys.add(new Known(integration.id(), integration.kind(), hash(secrets.resolve(integration.key()))));
      } catch (Problem missing) {
        LOG.warn("Integration {} accepts nothing because its key does not resolve: {}", integration.id(), missing.getMessage());
      }
    }
    return keys;
  }

  private static byte[] hash(String key) {
    try {
      return ((MessageDigest) SHA_256.clone()).digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
