package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Writes the files of a tree into a folder, which nobody has checked yet: their number and size are limited, links are made last
 * and only where they stay inside, and no filter or hook of the repository runs.
 */
final class GitExport {
  private static final int MOST_FILES = 20_000;
  private static final long LARGEST_FILE = 16L << 20;
  private static final long LARGEST_TREE = 256L << 20;

  private final Repository repository;
  private final Path folder;
  private final Map<Path, String> links = new LinkedHashMap<>();
  private int files;
  private long bytes;

  GitExport(Repository repository, Path folder) {
    this.repository = repository;
    this.folder = folder.toAbsolutePath().normalize();
  }

  void write(ObjectId tree, String subFolder) {
    try (TreeWalk walk = new TreeWalk(repository)) {
      Files.createDirectories(folder);
      walk.addTree(subFolder.isEmpty() ? tree : subTree(tree, subFolder));
      walk.setRecursive(true);
      while (walk.next()) {
        entry(walk);
      }
      for (Map.Entry<Path, String> link : links.entrySet()) {
        link(link.getKey(), link.getValue());
      }
    } catch (IOException failure) {
      throw new Problem.Invalid("The files of the commit cannot be written: " + failure.getMessage(), failure);
    }
  }

  private ObjectId subTree(ObjectId tree, String subFolder) throws IOException {
    try (TreeWalk found = TreeWalk.forPath(repository, subFolder, tree)) {
      if (found == null || !found.isSubtree()) {
        throw new Problem.Invalid("The repository has no folder " + subFolder);
      }
      return found.getObjectId(0);
    }
  }

  private void entry(TreeWalk walk) throws IOException {
    FileMode mode = walk.getFileMode(0);
    if (mode.equals(FileMode.GITLINK)) {
      return;
    }
    Path place = place(walk.getPathString());
    ObjectLoader content = repository.open(walk.getObjectId(0));
    files++;
    bytes += content.getSize();
    if (content.getSize() > LARGEST_FILE) {
      throw new Problem.Invalid(walk.getPathString() + " is larger than " + (LARGEST_FILE >> 20) + " MiB; keep such files elsewhere");
    }
    if (files > MOST_FILES || bytes > LARGEST_TREE) {
      throw new Problem.Invalid(
          "The commit has more than " + MOST_FILES + " files or " + (LARGEST_TREE >> 20) + " MiB; name a folder of it with #BRANCH:FOLDER");
    }
    if (mode.equals(FileMode.SYMLINK)) {
      links.put(place, new String(content.getBytes(4096), StandardCharsets.UTF_8));
      return;
    }
    Files.createDirectories(parent(place));
    try (OutputStream out = Files.newOutputStream(place)) {
      content.copyTo(out);
    }
    place.toFile().setExecutable(mode.equals(FileMode.EXECUTABLE_FILE));
  }

  private Path place(String path) {
    Path place = folder.resolve(path).normalize();
    if (!place.startsWith(folder) || place.equals(folder)) {
      throw new Problem.Invalid(path + " is not a path inside of the workspace");
    }
    return place;
  }

  /** Every place is below the folder. */
  private Path parent(Path place) {
    Path parent = place.getParent();
    return parent == null ? folder : parent;
  }

  private void link(Path place, String to) throws IOException {
    try {
      Path target = parent(place).resolve(to).normalize();
      if (Path.of(to).isAbsolute() || !target.startsWith(folder)) {
        throw new Problem.Invalid(folder.relativize(place) + " is a link that leaves the workspace; put the file itself here");
      }
    } catch (InvalidPathException none) {
      throw new Problem.Invalid(folder.relativize(place) + " is a link to what is no path", none);
    }
    Files.createDirectories(parent(place));
    Files.createSymbolicLink(place, Path.of(to));
    if (Files.exists(place) && !place.toRealPath().startsWith(folder.toRealPath())) {
      throw new Problem.Invalid(folder.relativize(place) + " is a link that leaves the workspace; put the file itself here");
    }
  }
}
