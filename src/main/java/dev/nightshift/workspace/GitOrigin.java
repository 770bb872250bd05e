package dev.nightshift.workspace;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a workspace of a Git remote comes from, and what is new.
 *
 * @param remote its address
 * @param commit the one in force
 * @param changes the files by which it differs from the one that was in force before; empty where there was none
 * @param refused a newer commit that is broken; its findings are the workspace's problems
 * @param refusedChanges the files by which that one differs from the one in force
 * @param askedAt when the remote was asked last
 * @param unreachable why it did not answer then
 */
public record GitOrigin(
    String remote,
    GitCommit commit,
    List<Change> changes,
    @Nullable GitCommit refused,
    List<Change> refusedChanges,
    Instant askedAt,
    @Nullable String unreachable) {

  /** A file that differs; {@code kind} is {@code added}, {@code changed}, {@code removed} or {@code renamed}. */
  public record Change(String kind, String file) {}

  public GitOrigin {
    changes = List.copyOf(changes);
    refusedChanges = List.copyOf(refusedChanges);
  }
}
