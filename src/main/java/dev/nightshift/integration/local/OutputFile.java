package dev.nightshift.integration.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file {@code $NIGHTSHIFT_OUTPUT} of one attempt, for this user alone. */
record OutputFile(Path path) implements AutoCloseable {
  private static final int LARGEST = 256 * 1024;

  static OutputFile create() throws IOException {
    return new OutputFile(
        Files.createTempFile(
            "nightshift-output-", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

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
    Files.deleteIfExists(path);
  }
}
