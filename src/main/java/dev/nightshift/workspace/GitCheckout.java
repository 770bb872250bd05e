package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.springframework.util.FileSystemUtils;

/** The files of a remote's branch in a folder of their own, for a command that looks at them once. Closing it removes them. */
public final class GitCheckout implements AutoCloseable {
  private final Path place;
  private final Path files;
  private final String commit;

  private GitCheckout(Path place, Path files, String commit) {
    this.place = place;
    this.files = files;
    this.commit = commit;
  }

  /**
   * Fetches a branch, within the limits of a server that does.
   *
   * @param environment the process's variables, which hold what opens the remote
   * @throws Problem.Unavailable where the remote does not answer
   */
  public static GitCheckout of(String address, Map<String, String> environment) {
    GitAddress remote = GitAddress.parse(address);
    try {
      Path place = Files.createTempDirectory("nightshift-check");
      boolean done = false;
      try (GitMirror mirror = new GitMirror(remote, new GitAccess(environment), place.resolve("repository"))) {
        ObjectId head = mirror.fetch();
        mirror.export(head, place.resolve("files"));
        done = true;
        return new GitCheckout(place, place.resolve("files"), head.name());
      } finally {
        if (!done) {
          FileSystemUtils.deleteRecursively(place);
        }
      }
    } catch (IOException failure) {
      throw new Problem.Unavailable("The files of " + remote + " cannot be put into a folder of this machine: " + failure.getMessage(), failure);
    }
  }

  public Path files() {
    return files;
  }

  public String commit() {
    return commit;
  }

  @Override
  public void close() {
    try {
      FileSystemUtils.deleteRecursively(place);
    } catch (IOException failure) {
      throw new Problem.Unavailable("The folder " + place + " cannot be removed: " + failure.getMessage(), failure);
    }
  }
}
