package dev.nightshift.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token as it may be shown: without its secret.
 *
 * @param name what its owner calls it
 * @param person the person it belongs to, or null for a program
 * @param actor the name on the ledger where it belongs to nobody
 * @param role the most it may do; a person's token never exceeds the person's own role
 * @param lastUsedAt to the hour; null while it was never used
 */
public record Token(
    long id,
    String name,
    @Nullable String person,
    String actor,
    Actor.Role role,
    Instant createdAt,
    String createdBy,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt,
    @Nullable String revokedBy) {

  public boolean revoked() {
    return revokedAt != null;
  }

  Subject subject() {
    return new Subject.Token(id);
  }
}
