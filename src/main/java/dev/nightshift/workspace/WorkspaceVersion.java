package dev.nightshift.workspace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names a version: by the Git commit that is checked out, where that commit holds exactly the files that were read, else by
 * their content. Comparing the files themselves leaves no moment in which they could differ from the name, and runs no
 * filter that a repository may have configured.
 */
final class WorkspaceVersion {
  private static final Logger LOG = LoggerFactory.getLogger(WorkspaceVersion.class);

  private WorkspaceVersion() {}

  static String of(Path folder, List<SourceFile> files) {
    return commit(folder, files).orElseGet(() -> hash(files));
  }

  /** Two workspaces of the same files have the same hash, wherever they are. */
  static String hash(List<SourceFile> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (SourceFile file : files) {
        byte[] path = file.path().getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(8).putInt(path.length).putInt(file.bytes().length).array());
        digest.update(path);
        digest.update(file.bytes());
      }
      return "sha256:" + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }

  private static Optional<String> commit(Path folder, List<SourceFile> files) {
    try {
      FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(folder.toRealPath().toFile());
      if (builder.getGitDir() == null) {
        return Optional.empty();
      }
      try (Repository repository = builder.build()) {
        return commit(repository, folder.toRealPath(), files);
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      LOG.warn("The Git repository of {} cannot be read ({}); its version is named by content", folder, unreadable.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<String> commit(Repository repository, Path folder, List<SourceFile> files) throws IOException {
    ObjectId head = repository.isBare() ? null : repository.resolve(Constants.HEAD);
    if (head == null) {
      return Optional.empty();
    }
    String place = repository.getWorkTree().toPath().toRealPath().relativize(folder).toString().replace('\\', '/');
    try (RevWalk history = new RevWalk(repository)) {
      RevCommit commit = history.parseCommit(head);
      return committed(repository, commit, place).equals(ids(files)) ? Optional.of(commit.name()) : Optional.empty();
    }
  }

  private static Map<String, ObjectId> committed(Repository repository, RevCommit commit, String place) throws IOException {
    ObjectId tree = commit.getTree();
    if (!place.isEmpty()) {
      try (TreeWalk walk = TreeWalk.forPath(repository, place, commit.getTree())) {
        if (walk == null || !walk.isSubtree()) {
          return Map.of();
        }
        tree = walk.getObjectId(0);
      }
    }
    Map<String, ObjectId> ids = new HashMap<>();
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.addTree(tree);
      walk.setRecursive(true);
      while (walk.next()) {
        if (WorkspaceFiles.belongs(walk.getPathString())) {
          ids.put(walk.getPathString(), walk.getObjectId(0));
        }
      }
    }
    return ids;
  }

  private static Map<String, ObjectId> ids(List<SourceFile> files) {
    Map<String, ObjectId> ids = new HashMap<>();
    try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
      files.forEach(file -> ids.put(file.path(), formatter.idFor(Constants.OBJ_BLOB, file.bytes())));
    }
    return ids;
  }
}
