package dev.nightshift;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that one process at a time owns; the operating system gives the lock back however the process ends. */
final class DataFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

  private final FileChannel channel;

  private DataFolder(FileChannel channel) {
    this.channel = channel;
  }

  static DataFolder lock(Path folder) {
    try {
      if (!Files.exists(folder)) {
        Files.createDirectories(
            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      FileChannel channel =
          FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new Problem.Conflict(
            "The data folder " + folder + " is in use by another Nightshift. Stop that one, or choose another folder with --data.");
      }
      return new DataFolder(channel);
    } catch (IOException e) {
      throw new Problem.Invalid(
          "The data folder " + folder + " cannot be used: " + e + ". Choose a folder that this user may write, with --data.", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("The lock of the data folder was not released cleanly: {}", e.getMessage());
    }
  }
}
