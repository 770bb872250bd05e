package dev.nightshift.workspace;

import dev.nightshift.runbook.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The configuration in force. */
public interface Workspaces {

  /** One version that stays. */
  static Workspaces of(Workspace workspace) {
    return new Workspaces() {
      @Override
      public Workspace current() {
        return workspace;
      }

      @Override
      public List<Finding> problems() {
        return List.of();
      }
    };
  }

  /**
   * Returns the newest valid version. Whoever decides something reads it once and uses that one object to the end, so that
   * the version on record is the one decided under.
   */
  Workspace current();

  /** Returns the findings of a newer version that was refused; empty when {@link #current} is what the files say. */
  List<Finding> problems();

  /**
   * Returns the folder with the files of a version; those of the version in force where older ones are not kept.
   *
   * @throws dev.nightshift.platform.Problem.Unavailable where the files of that version cannot be had
   */
  default Path folder(String version) {
    return current().folder();
  }

  /** Returns where it comes from, where that is a Git remote. */
  default Optional<GitOrigin> origin() {
    return Optional.empty();
  }
}
