package dev.nightshift.integration.local;

import dev.nightshift.platform.PrivateFolder;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where scripts write what they hand on: a folder that is this user's alone, whatever the umask of a script. The file of an attempt
 * is there as soon as its script writes to it, and most never do.
 */
final class OutputFolder implements AutoCloseable {
  private static final int LARGEST = 256 * 1024;

  private @Nullable PrivateFolder folder;

  /** The file {@code $NIGHTSHIFT_OUTPUT} of one attempt. */
  record OutputFile(PrivateFolder folder, String name) implements AutoCloseable {

    Path path() {
      return folder.path().resolve(name);
    }

    /** Returns what the script wrote, the first 256 KB of it; nothing where it put something else in the file's place. */
    String read() throws IOException {
      return folder.read(name, LARGEST);
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(path());
    }
  }

  /** Returns a file that nobody has used. What cleans up temporary folders may have removed this one, so it is made again. */
  synchronized OutputFile file(String name) throws IOException {
    PrivateFolder known = folder;
    if (known == null || !Files.isDirectory(known.path(), LinkOption.NOFOLLOW_LINKS)) {
      known = PrivateFolder.create("output");
      folder = known;
    }
    return new OutputFile(known, name);
  }

  /** Removes the folder, unless a script that was left alone still writes to it. */
  @Override
  public synchronized void close() throws IOException {
    PrivateFolder known = folder;
    if (known != null) {
      try {
        Files.deleteIfExists(known.path());
      } catch (DirectoryNotEmptyException _) {
        // Whoever writes there is not Nightshift's any more.
      }
    }
  }
}
