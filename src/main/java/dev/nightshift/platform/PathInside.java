package dev.nightshift.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds what a runbook names by a path relative to the workspace; nothing outside of it, links followed. */
public final class PathInside {

  private PathInside() {}

  /**
   * Returns the real path of a file.
   *
   * @param what a word for it: {@code playbook}
   * @throws Problem.Invalid where there is none, or it lies outside
   */
  public static Path file(Path workspace, String name, String what) {
    Path found = found(workspace, name, what);
    if (!Files.isRegularFile(found)) {
      throw new Problem.Invalid("The " + what + " " + name + " is no file inside of the workspace");
    }
    return found;
  }

  /** Returns the real path of a folder, as {@link #file} does for a file. */
  public static Path folder(Path workspace, String name, String what) {
    Path found = found(workspace, name, what);
    if (!Files.isDirectory(found)) {
      throw new Problem.Invalid("The " + what + " " + name + " is no folder inside of the workspace");
    }
    return found;
  }

  private static Path found(Path workspace, String name, String what) {
    try {
      Path root = workspace.toRealPath();
      Path found = root.resolve(name).toRealPath();
      if (found.startsWith(root)) {
        return found;
      }
      throw new Problem.Invalid("The " + what + " " + name + " is no file inside of the workspace");
    } catch (IOException missing) {
      throw new Problem.Invalid("There is no " + what + " " + name + " in the workspace", missing);
    }
  }
}
