package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** The files of the last commits, a folder for each: a run that began under one may still need them under the next. */
final class GitExports {
  private static final Logger LOG = LoggerFactory.getLogger(GitExports.class);
  private static final int KEPT = 5;

  private final GitMirror mirror;
  private final Path folder;

  GitExports(GitMirror mirror, Path folder) {
    this.mirror = mirror;
    this.folder = folder;
  }

  /** Returns the folder of a commit's files. It is written under another name first: a half written one is never taken for it. */
  Path of(ObjectId commit) {
    Path place = folder.resolve(commit.name());
    if (Files.isDirectory(place)) {
      return place;
    }
    Path fresh = folder.resolve(commit.name() + ".new");
    try {
      FileSystemUtils.deleteRecursively(fresh);
      mirror.export(commit, fresh);
      Files.move(fresh, place);
      return place;
    } catch (IOException failure) {
      throw new Problem.Unavailable("The files of the commit cannot be put into " + place, failure);
    }
  }

  /** Deletes all but the last few, and never the one in force: a branch may have gone back to an old commit. */
  void tidy(ObjectId inForce) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> newest = all.filter(place -> !place.endsWith(inForce.name())).sorted(Comparator.comparingLong((Path place) -> place.toFile().lastModified()).reversed()).toList();
      for (Path old : newest.subList(Math.min(KEPT, newest.size()), newest.size())) {
        FileSystemUtils.deleteRecursively(old);
      }
    } catch (IOException failure) {
      LOG.warn("Old versions of the workspace in {} could not be deleted: {}", folder, failure.toString());
    }
  }
}
