package dev.nightshift.integration.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where scripts write what they hand on: a folder that is this user's alone, whatever the umask of a script. The file of an attempt
 * is there as soon as its script writes to it, and most never do.
 */
final class OutputFolder implements AutoCloseable {
  private static final int LARGEST = 256 * 1024;

  private @Nullable Path folder;

  /** The file {@code $NIGHTSHIFT_OUTPUT} of one attempt. */
  record OutputFile(Path path) implements AutoCloseable {

    /** Returns what the script wrote, the first 256 KB of it; nothing where it put something else in the file's place. */
    String read() throws IOException {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        return "";
      }
      try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
        return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
      }
    }

    @Override
    public void close() throws IOException {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.delete(path);
      }
    }
  }

  /** Returns a file that nobody has used. What cleans up temporary folders may have removed this one, so it is made again. */
  synchronized OutputFile file(String name) throws IOException {
    Path known = folder;
    if (known == null || !Files.isDirectory(known, LinkOption.NOFOLLOW_LINKS)) {
      known = Files.createTempDirectory("nightshift-output-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      folder = known;
    }
    return new OutputFile(known.resolve(name));
  }

  /** Removes the folder, unless a script that was left alone still writes to it. */
  @Override
  public synchronized void close() throws IOException {
    Path known = folder;
    if (known != null) {
      try {
        Files.deleteIfExists(known);
      } catch (DirectoryNotEmptyException _) {
        // Its file says what to clean up, and whose it is.
      }
    }
  }
}
