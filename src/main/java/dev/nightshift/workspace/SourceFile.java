package dev.nightshift.workspace;

import java.nio.charset.StandardCharsets;

/**
 * One file of the workspace as it was read.
 *
 * @param path inside the workspace, with {@code /} between its parts
 */
record SourceFile(String path, byte[] bytes) {

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  boolean in(String folder) {
    return path.startsWith(folder + "/");
  }

  /** The file's name without folders and ending. */
  String name() {
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.substring(0, last.lastIndexOf('.'));
  }
}
