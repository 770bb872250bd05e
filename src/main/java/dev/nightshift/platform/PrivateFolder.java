package dev.nightshift.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for this user alone (mode 0700, files 0600), for what a program must read from a file; it goes with all that is in it. */
public record PrivateFolder(Path path) implements AutoCloseable {
  private static final FileAttribute<?> FOR_OWNER = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** @param purpose a word for its name */
  public static PrivateFolder create(String purpose) throws IOException {
    return new PrivateFolder(Files.createTempDirectory("nightshift-" + purpose + "-"));
  }

  /** Makes one at a place of the caller's choice, which must not exist yet. */
  public static PrivateFolder at(Path place) throws IOException {
    return new PrivateFolder(Files.createDirectory(place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
  }

  /** Writes a new file. */
  public Path write(String name, String text) throws IOException {
    Path file = Files.createFile(path.resolve(name), FOR_OWNER);
    return Files.writeString(file, text, StandardOpenOption.WRITE);
  }

  /** Returns the beginning of a file, at most so many bytes; empty where it is none. */
  public String read(String name, int largest) throws IOException {
    Path file = path.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return "";
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return new String(in.readNBytes(largest), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(path)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }
}
