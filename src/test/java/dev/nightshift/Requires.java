package dev.nightshift;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a test needs from the machine. Where it is missing the test is skipped with the reason printed; with
 * {@code CI=true} it fails instead.
 */
public final class Requires {

  private Requires() {}

  /** Returns the path of a program, which the named Debian package brings. */
  public static Path binary(String program, String debianPackage) {
    Optional<Path> found = find(program);
    that(found.isPresent(), program + " (Debian package " + debianPackage + ")");
    return found.orElseThrow();
  }

  /** Goes on only where the condition holds. */
  public static void that(boolean present, String what) {
    that(present, what, "true".equals(System.getenv("CI")));
  }

  static void that(boolean present, String what, boolean everythingMustBeThere) {
    if (present) {
      return;
    }
    String reason = "This test needs " + what + ", which is not here.";
    if (everythingMustBeThere) {
      fail(reason);
    }
    System.out.println("SKIPPED: " + reason);
    abort(reason);
  }

  private static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
