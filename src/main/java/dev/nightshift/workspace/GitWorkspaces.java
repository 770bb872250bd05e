package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration in a remote Git repository: pulled from time to time and when a webhook says so, and checked before it
 * comes into force. A commit that is broken, or not signed where it must be, is refused, and the last good one stays, also over a
 * restart.
 */
public final class GitWorkspaces implements WatchedWorkspaces {
  private static final Logger LOG = LoggerFactory.getLogger(GitWorkspaces.class);
  private static final Duration PULL_EVERY = Duration.ofMinutes(1);

  private final GitAddress address;
  private final GitMirror mirror;
  private final GitExports exports;
  private final Path good;
  private final WorkspaceLoader loader;
  private final WorkspaceFacts facts;
  private final Clock clock;
  private volatile State state;
  private volatile Asked asked;
  private volatile boolean wanted;

  private record Asked(Instant at, @Nullable String unreachable) {}

  /** @param previous the commit that was in force before */
  private record State(
      Workspace current, ObjectId commit, @Nullable ObjectId previous, @Nullable ObjectId refused, List<Finding> problems) {}

  private record Candidate(ObjectId commit, @Nullable Workspace workspace, List<Finding> findings) {}

  private GitWorkspaces(GitAddress address, Path folder, GitAccess access, WorkspaceLoader loader, WorkspaceFacts facts, Clock clock) {
    this.address = address;
    this.mirror = new GitMirror(address, access, folder.resolve("mirror"));
    this.exports = new GitExports(mirror, folder.resolve("versions"));
    this.good = folder.resolve("good");
    this.loader = loader;
    this.facts = facts;
    this.clock = clock;
    this.asked = new Asked(clock.instant(), null);
    this.state = start();
  }

  /**
   * Pulls, or starts from the last good commit where the remote does not answer or is broken now.
   *
   * @param data where the copy and the last good commit are kept
   * @param environment the process's variables, which hold what opens the remote
   * @throws Problem.Invalid with all findings, where it is broken and there is no last good commit
   * @throws Problem.Unavailable where the remote does not answer and there is none
   */
  public static GitWorkspaces open(
      GitAddress address, Path data, WorkspaceLoader loader, WorkspaceFacts facts, Clock clock, Map<String, String> environment) {
    Path folder = data.resolve("git-workspace").resolve(Integer.toHexString(address.toString().hashCode()));
    try {
      Files.createDirectories(folder);
    } catch (IOException failure) {
      throw new Problem.Invalid("The folder " + folder + " cannot be made: " + failure.getMessage(), failure);
    }
    return new GitWorkspaces(address, folder, new GitAccess(environment), loader, facts, clock);
  }

  @Override
  public Workspace current() {
    return state.current();
  }

  @Override
  public List<Finding> problems() {
    return state.problems();
  }

  @Override
  public Path folder(String version) {
    if (version.isEmpty() || version.equals(state.current().version())) {
      return state.current().folder();
    }
    if (!ObjectId.isId(version) || !mirror.has(version)) {
      throw new Problem.Unavailable("The files of version " + version + " of the workspace are not in the copy of " + address);
    }
    return exports.of(ObjectId.fromString(version));
  }

  @Override
  public Optional<GitOrigin> origin() {
    State now = state;
    Asked last = asked;
    ObjectId previous = now.previous();
    ObjectId refused = now.refused();
    return Optional.of(new GitOrigin(
        address.toString(),
        mirror.describe(now.commit()),
        previous == null ? List.of() : mirror.changes(previous, now.commit()),
        refused == null ? null : mirror.describe(refused),
        refused == null ? List.of() : mirror.changes(now.commit(), refused),
        last.at(),
        last.unreachable()));
  }

  /** Lets the next look pull. */
  void want() {
    wanted = true;
  }

  @Override
  public void look() {
    String every = state.current().catalog().settings().getOrDefault("git.pullEvery", PULL_EVERY.toString());
    if (wanted || !asked.at().plus(Duration.parse(every)).isAfter(clock.instant())) {
      wanted = false;
      pull();
    }
  }

  /** Asks the remote now, and takes over what is new and good. */
  public synchronized void pull() {
    Optional<ObjectId> head = fetch();
    State before = state;
    if (head.isEmpty() || head.get().equals(before.refused())
        || (head.get().equals(before.commit()) && before.refused() == null)) {
      return;
    }
    if (head.get().equals(before.commit())) {
      state = new State(before.current(), before.commit(), before.previous(), null, List.of());
    } else {
      Candidate candidate = candidate(head.get(), before.current());
      state = candidate.workspace() == null ? refused(candidate, before) : accepted(candidate, before.commit());
    }
  }

  private Optional<ObjectId> fetch() {
    try {
      ObjectId head = mirror.fetch();
      asked = new Asked(clock.instant(), null);
      return Optional.of(head);
    } catch (Problem.Unavailable away) {
      String reason = String.valueOf(away.getMessage());
      if (!reason.equals(asked.unreachable())) {
        LOG.warn("{}. The version that was read last stays in force; the remote is asked again.", reason);
      }
      asked = new Asked(clock.instant(), reason);
      return Optional.empty();
    }
  }

  private State start() {
    Optional<ObjectId> known = lastGood();
    Optional<State> kept = known.flatMap(commit -> {
      Candidate last = candidate(commit, null);
      return Optional.ofNullable(last.workspace()).map(workspace -> new State(workspace, commit, null, null, List.of()));
    });
    Optional<ObjectId> head = fetch();
    if (head.isEmpty()) {
      return kept.orElseThrow(() -> new Problem.Unavailable(
          asked.unreachable() + ". There is no last good version of it to start from. Correct the address or the access, and start again."));
    }
    Candidate candidate = candidate(head.get(), kept.map(State::current).orElse(null));
    if (candidate.workspace() != null) {
      return accepted(candidate, known.filter(commit -> !commit.equals(candidate.commit())).orElse(null));
    }
    return refused(candidate, kept.orElseThrow(() -> new Problem.Invalid(
        "The workspace " + address + " cannot be used, and there is no last good version of it to start from. "
            + "Correct this and start again:\n" + WorkspaceFacts.lines(candidate.findings()))));
  }

  /** @param before whose rules the commit has to keep; a commit does not change the rules for itself. Null for the first. */
  private Candidate candidate(ObjectId commit, @Nullable Workspace before) {
    try {
      Path folder = exports.of(commit);
      Loaded loaded = loader.load(folder);
      Workspace valid = loaded.valid().map(workspace -> workspace.as(commit.name())).orElse(null);
      Workspace judge = before == null ? valid : before;
      if (judge != null) {
        SignedCommits.of(judge.catalog().settings()).check(mirror.commit(commit));
      }
      return new Candidate(commit, valid, valid == null ? loaded.findings() : loaded.tolerated());
    } catch (Problem.Invalid refused) {
      String reason = String.valueOf(refused.getMessage());
      return new Candidate(commit, null, List.of(new Finding(WorkspaceFiles.MAIN, 1, Finding.Severity.ERROR, reason)));
    }
  }

  private State accepted(Candidate candidate, @Nullable ObjectId previous) {
    Workspace workspace = Objects.requireNonNull(candidate.workspace());
    try {
      Files.writeString(good, candidate.commit().name());
    } catch (IOException failure) {
      LOG.warn("The last good commit could not be noted in {}: {}", good, failure.toString());
    }
    exports.tidy(candidate.commit());
    facts.loaded(address, workspace, candidate.findings());
    return new State(workspace, candidate.commit(), previous, null, List.of());
  }

  private State refused(Candidate candidate, State before) {
    List<Finding> errors = candidate.findings().stream().filter(Finding::isError).toList();
    exports.tidy(before.commit());
    facts.rejected("COMMIT " + candidate.commit().name() + " OF THE WORKSPACE " + address + " WAS REFUSED.", before.current(), errors);
    return new State(before.current(), before.commit(), before.previous(), candidate.commit(), errors);
  }

  private Optional<ObjectId> lastGood() {
    try {
      String commit = Files.exists(good) ? Files.readString(good).strip() : "";
      return mirror.has(commit) ? Optional.of(ObjectId.fromString(commit)) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
