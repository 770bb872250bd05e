package dev.nightshift.spi;

import java.nio.file.Path;

/** The files of the workspace that stand beside its runbooks: playbooks, configurations, inventories. */
@FunctionalInterface
public interface VersionFiles {

  /**
   * Returns the folder of a version. Of a workspace in a Git remote these are the files of that commit, also when it is not in force
   * any more; a plain folder has only the files that are in it now.
   *
   * @param version as {@link StepKind#VERSION} has it; empty for the version in force
   * @throws dev.nightshift.platform.Problem.Unavailable where the files of that version cannot be had
   */
  Path folder(String version);
}
