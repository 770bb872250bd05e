package dev.nightshift.demo;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the demo's own: a copy of the example shop on free ports, the data folder, the log. */
record DemoFolder(Path root, int smtpPort) {

  private static final List<String> SERVICE_PORTS = List.of("18081", "18082");
  private static final String SMTP_PORT = "18025";

  static DemoFolder create(Path example) {
    if (!Files.isRegularFile(example.resolve("nightshift.yaml"))) {
      throw new Problem.Invalid("The example shop is not at " + example.toAbsolutePath() + ". Start the demo with ./nightshift demo from a checkout.");
    }
    try {
      Path root = Files.createTempDirectory("nightshift-demo-");
      DemoFolder folder = new DemoFolder(root, Ports.free(Integer.parseInt(SMTP_PORT)));
      folder.copy(example);
      return folder;
    } catch (IOException e) {
      throw new Problem.Unavailable("The demo's folder could not be made: " + e.getMessage(), e);
    }
  }

  Path shop() {
    return root.resolve("shop");
  }

  Path data() {
    return root.resolve("data");
  }

  Path log() {
    return root.resolve("nightshift.log");
  }

  private void copy(Path example) throws IOException {
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.toList()) {
        Path inside = example.relativize(file);
        if (inside.startsWith(".state")) {
          continue;
        }
        Path copy = shop().resolve(inside.toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    for (String port : SERVICE_PORTS) {
      replace("services", port, Integer.toString(Ports.free(Integer.parseInt(port))));
    }
    replace("nightshift.yaml", SMTP_PORT, Integer.toString(smtpPort));
    // Each act has an incident of its own, although the same service fails twice within a minute.
    replace("nightshift.yaml", "reopenWithin: 30m", "reopenWithin: 1s");
    Files.createDirectories(shop().resolve(".state"));
    Files.writeString(shop().resolve(".state/java"), Path.of(System.getProperty("java.home"), "bin", "java") + "\n");
  }

  private void replace(String place, String text, String with) throws IOException {
    try (Stream<Path> files = Files.walk(shop().resolve(place))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, Files.readString(file).replace(text, with));
      }
    }
  }

  void delete() {
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException stillInUse) {
      System.err.println("Could not remove " + root + " completely: " + stillInUse.getMessage());
    }
  }
}
