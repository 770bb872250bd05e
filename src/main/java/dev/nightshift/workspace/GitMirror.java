package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.util.io.DisabledOutputStream;

/** A bare copy of one branch of a remote. A push that rewrote the branch is followed; the commits before it stay. */
final class GitMirror implements AutoCloseable {
  private static final String HEAD = "refs/nightshift/head";
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int SILENCE_SECONDS = 20;
  private static final long LARGEST = 512L << 20;
  private static final int MOST_CHANGES = 500;

  private final GitAddress address;
  private final GitAccess access;
  private final Repository repository;

  /** @throws Problem.Invalid when the folder cannot be used */
  GitMirror(GitAddress address, GitAccess access, Path folder) {
    this.address = address;
    this.access = access;
    try {
      repository = new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
      if (!repository.getObjectDatabase().exists()) {
        repository.create(true);
      }
      repository.getConfig().setBoolean("fetch", null, "fsckObjects", true);
      repository.getConfig().setString("core", null, "streamFileThreshold", "1m");
      // In the background it would still write into a folder whose owner has closed and removed it.
      repository.getConfig().setBoolean("gc", null, "autoDetach", false);
      repository.getConfig().save();
    } catch (IOException unusable) {
      throw new Problem.Invalid("The copy of the Git remote in " + folder + " cannot be used: " + unusable.getMessage(), unusable);
    }
  }

  /**
   * Asks the remote for what is new and returns the commit that its branch is at.
   *
   * @throws Problem.Unavailable when it does not answer, in time and in bounds; the message holds no credential
   */
  ObjectId fetch() {
    String source = address.branch().isEmpty() ? "HEAD" : "refs/heads/" + address.branch();
    try (Git git = new Git(repository)) {
      FetchCommand fetch =
          git.fetch()
              .setRemote(address.uri())
              .setRefSpecs(new RefSpec("+" + source + ":" + HEAD))
              .setTagOpt(TagOpt.NO_TAGS)
              .setTimeout(SILENCE_SECONDS)
              .setProgressMonitor(new GitLimits(repository.getDirectory().toPath(), LONGEST, LARGEST));
      access.applyTo(fetch);
      fetch.call();
      ObjectId head = repository.resolve(HEAD);
      if (head == null) {
        throw new Problem.Unavailable("The Git remote " + address + " has no such branch");
      }
      return head;
    } catch (GitAPIException | JGitInternalException | IOException failure) {
      throw new Problem.Unavailable("The Git remote " + address + " could not be read: " + reason(failure), failure);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /** Whether a commit is here. */
  boolean has(String id) {
    try {
      return ObjectId.isId(id) && repository.getObjectDatabase().has(ObjectId.fromString(id));
    } catch (IOException unreadable) {
      return false;
    }
  }

  GitCommit describe(ObjectId id) {
    RevCommit commit = commit(id);
    PersonIdent author = commit.getAuthorIdent();
    return new GitCommit(commit.name(), author.getName(), author.getWhenAsInstant(), commit.getShortMessage());
  }

  RevCommit commit(ObjectId id) {
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(id);
      walk.parseBody(commit);
      return commit;
    } catch (IOException damaged) {
      throw new Problem.Unavailable("The commit " + id.name() + " cannot be read: " + damaged.getMessage(), damaged);
    }
  }

  /** The files of the workspace by which two commits differ. */
  List<GitOrigin.Change> changes(ObjectId from, ObjectId to) {
    try (DiffFormatter differences = new DiffFormatter(DisabledOutputStream.INSTANCE)) {
      differences.setRepository(repository);
      differences.setDetectRenames(true);
      if (!address.folder().isEmpty()) {
        differences.setPathFilter(PathFilter.create(address.folder()));
      }
      List<GitOrigin.Change> changes = new ArrayList<>();
      for (DiffEntry entry : differences.scan(commit(from).getTree(), commit(to).getTree())) {
        if (changes.size() < MOST_CHANGES) {
          changes.add(change(entry));
        }
      }
      return changes;
    } catch (IOException damaged) {
      return List.of();
    }
  }

  private static GitOrigin.Change change(DiffEntry entry) {
    return switch (entry.getChangeType()) {
      case ADD, COPY -> new GitOrigin.Change("added", entry.getNewPath());
      case DELETE -> new GitOrigin.Change("removed", entry.getOldPath());
      case RENAME -> new GitOrigin.Change("renamed", entry.getOldPath() + " → " + entry.getNewPath());
      case MODIFY -> new GitOrigin.Change("changed", entry.getNewPath());
    };
  }

  /**
   * Writes the files of a commit into a folder.
   *
   * @throws Problem.Invalid when they are too many, too large, or lead out of it
   */
  void export(ObjectId id, Path folder) {
    new GitExport(repository, folder).write(commit(id).getTree(), address.folder());
  }

  @Override
  public void close() {
    repository.close();
  }
}
