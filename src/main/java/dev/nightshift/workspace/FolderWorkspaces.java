package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The configuration in a folder, reloaded when its files change. A version that is broken is refused and the last good one
 * stays in force, also over a restart.
 */
public final class FolderWorkspaces implements WatchedWorkspaces {
  private final Path folder;
  private final WorkspaceLoader loader;
  private final LastGood lastGood;
  private final WorkspaceFacts facts;
  private final FolderStamp stamp;
  private volatile State state;
  private String readStamp;
  private String seenStamp;

  private record State(Workspace current, List<Finding> problems) {}

  private FolderWorkspaces(Path folder, WorkspaceLoader loader, LastGood lastGood, WorkspaceFacts facts) {
    this.folder = folder;
    this.loader = loader;
    this.lastGood = lastGood;
    this.facts = facts;
    this.stamp = new FolderStamp(folder);
    readStamp = stamp.now();
    seenStamp = readStamp;
    state = start(loader.read(folder, folder));
  }

  /**
   * Reads the folder, or starts from the last good version of it where it is broken now.
   *
   * @param data where the last good version is kept
   * @throws Problem.Invalid with all findings, where it is broken and there is no last good version of this folder
   */
  public static FolderWorkspaces open(Path folder, Path data, WorkspaceLoader loader, WorkspaceFacts facts) {
    Path place = folder.toAbsolutePath().normalize();
    return new FolderWorkspaces(place, loader, new LastGood(data.resolve("last-good-workspace"), place), facts);
  }

  @Override
  public Workspace current() {
    return state.current();
  }

  @Override
  public List<Finding> problems() {
    return state.problems();
  }

  /** Looks whether files changed, and reloads when they have then been still for one look: nobody saves ten files at once. */
  @Override
  public synchronized void look() {
    String now = stamp.now();
    boolean still = now.equals(seenStamp);
    seenStamp = now;
    if (still && !now.equals(readStamp)) {
      reload();
    }
  }

  /** Reads the folder again now. */
  public synchronized void reload() {
    readStamp = stamp.now();
    WorkspaceLoader.Reading reading = loader.read(folder, folder);
    State before = state;
    Optional<Workspace> fresh = reading.loaded().valid();
    if (fresh.isEmpty()) {
      state = new State(before.current(), reading.loaded().errors());
      refused(state);
    } else if (!before.problems().isEmpty() || !fresh.get().version().equals(before.current().version())) {
      state = accepted(fresh.get(), reading);
    }
  }

  private State start(WorkspaceLoader.Reading reading) {
    Optional<Workspace> valid = reading.loaded().valid();
    if (valid.isPresent()) {
      return accepted(valid.get(), reading);
    }
    List<Finding> errors = reading.loaded().errors();
    State kept =
        lastGood.load(loader)
            .map(workspace -> new State(workspace, errors))
            .orElseThrow(() -> new Problem.Invalid(
                "The workspace " + folder + " cannot be used, and there is no last good version of it to start from. "
                    + "Correct this and start again:\n" + WorkspaceFacts.lines(errors)));
    refused(kept);
    return kept;
  }

  private State accepted(Workspace workspace, WorkspaceLoader.Reading reading) {
    lastGood.keep(workspace.version(), reading.files());
    List<Finding> warnings = reading.loaded().tolerated();
    facts.loaded(folder, workspace, warnings);
    return new State(workspace, List.of());
  }

  private void refused(State state) {
    facts.rejected("THE WORKSPACE " + folder + " IS BROKEN AND WAS REFUSED.", state.current(), state.problems());
  }
}
