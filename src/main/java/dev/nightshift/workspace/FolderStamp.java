package dev.nightshift.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Tells whether something changed, without reading it: names, sizes and times of the files, and of what Git writes when
 * another commit is checked out or made. Asking is better than being told here: notifications are lost on network and
 * container file systems.
 */
final class FolderStamp {
  private final Path folder;
  private final List<Path> marksOfGit = new ArrayList<>();

  FolderStamp(Path folder) {
    this.folder = folder;
    FileRepositoryBuilder repository = new FileRepositoryBuilder().findGitDir(folder.toFile());
    if (repository.getGitDir() != null) {
      Path git = repository.getGitDir().toPath();
      marksOfGit.addAll(List.of(git.resolve("HEAD"), git.resolve("logs/HEAD")));
    }
  }

  String now() {
    StringBuilder stamp = new StringBuilder();
    if (Files.isDirectory(folder)) {
      new WorkspaceFiles(folder, new Reports()).list().forEach(file -> add(stamp, file));
    }
    marksOfGit.forEach(mark -> add(stamp, mark));
    return stamp.toString();
  }

  private static void add(StringBuilder stamp, Path file) {
    stamp.append(file);
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      stamp.append(' ').append(attributes.size()).append(' ').append(attributes.lastModifiedTime())
          .append(' ').append(attributes.fileKey());
    } catch (IOException gone) {
      stamp.append(" unreadable");
    }
    stamp.append('\n');
  }
}
