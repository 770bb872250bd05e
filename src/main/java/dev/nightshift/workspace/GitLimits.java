package dev.nightshift.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** Breaks a fetch off that takes too long, or more than its room on the disk. */
final class GitLimits extends EmptyProgressMonitor {
  private static final int LOOKS = 512;

  private final Path repository;
  private final long deadline;
  private final long largest;
  private int asked;
  private boolean tooLarge;

  GitLimits(Path repository, Duration longest, long largest) {
    this.repository = repository;
    this.deadline = System.nanoTime() + longest.toNanos();
    this.largest = largest;
  }

  @Override
  public boolean isCancelled() {
    if (asked++ % LOOKS == 0) {
      tooLarge = size() > largest;
    }
    return tooLarge || System.nanoTime() > deadline;
  }

  private long size() {
    try (Stream<Path> files = Files.walk(repository.resolve("objects"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException moving) {
      return 0;
    }
  }
}
