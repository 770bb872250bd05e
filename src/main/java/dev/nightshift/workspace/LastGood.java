package dev.nightshift.workspace;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A copy of the files of the last valid version, to start from when the folder is broken at that moment. */
final class LastGood {
  private static final Logger LOG = LoggerFactory.getLogger(LastGood.class);
  private static final String ORIGIN = "origin.json";

  private final Path copy;
  private final Path folder;

  /**
   * @param copy where the copy is
   * @param folder what it is a copy of; a copy of another folder is never used
   */
  LastGood(Path copy, Path folder) {
    this.copy = copy;
    this.folder = folder;
  }

  private record Origin(String folder, String version) {}

  /** Replaces the copy as a whole; a copy that is half written is never seen. */
  void keep(String version, List<SourceFile> files) {
    Path fresh = copy.resolveSibling(copy.getFileName() + ".new");
    Path old = copy.resolveSibling(copy.getFileName() + ".old");
    try {
      delete(fresh);
      for (SourceFile file : files) {
        Path target = fresh.resolve(file.path());
        Files.createDirectories(target.getParent());
        Files.write(target, file.bytes());
      }
      Files.writeString(
          fresh.resolve(ORIGIN), Json.write(Map.of("folder", folder.toString(), "version", version)));
      delete(old);
      if (Files.exists(copy)) {
        Files.move(copy, old);
      }
      Files.move(fresh, copy);
      delete(old);
    } catch (IOException failure) {
      LOG.warn("The last good workspace could not be kept in {}: {}", copy, failure.toString());
    }
  }

  /** Returns the last good version, named as it was, with paths that lead into the folder itself; empty where there is none. */
  Optional<Workspace> load(WorkspaceLoader loader) {
    Path old = copy.resolveSibling(copy.getFileName() + ".old");
    return loadFrom(copy, loader).or(() -> loadFrom(old, loader));
  }

  private Optional<Workspace> loadFrom(Path place, WorkspaceLoader loader) {
    try {
      if (!Files.exists(place.resolve(ORIGIN))) {
        return Optional.empty();
      }
      Origin origin = Json.read(Files.readString(place.resolve(ORIGIN)), Origin.class);
      if (!origin.folder().equals(folder.toString())) {
        return Optional.empty();
      }
      return loader.read(place, folder).loaded().valid()
          .map(good -> new Workspace(good.catalog(), good.runbooks(), origin.version(), folder, good.routing(), good.tests()));
    } catch (IOException | Problem.Invalid unreadable) {
      LOG.warn("The last good workspace in {} cannot be read: {}", place, unreadable.toString());
      return Optional.empty();
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
