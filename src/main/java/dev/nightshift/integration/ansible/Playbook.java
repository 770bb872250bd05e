package dev.nightshift.integration.ansible;

import dev.nightshift.platform.PathInside;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.YamlNode;
import dev.nightshift.platform.YamlTree;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which playbook a step runs: the fence's own text, or a file of the workspace. */
sealed interface Playbook {

  /** The text of the fence. */
  record Inline(String text) implements Playbook {}

  /** A file of the workspace, by its real path. */
  record File(Path path) implements Playbook {}

  /** Says what is wrong with a fence, or null. */
  static @Nullable String problem(String text, Map<String, String> attributes) {
    boolean named = attributes.containsKey("playbook");
    if (named || text.isBlank()) {
      return named && text.isBlank() ? null : named
          ? "it has both a playbook=… and a text; keep one of them"
          : "there is no playbook; write one in the fence, or name a file of the workspace by playbook=…";
    }
    try {
      Optional<YamlNode> node = YamlTree.read(text);
      return node.orElse(null) instanceof YamlNode.Sequence ? null : "a playbook is a list of plays, each beginning with '- hosts: …'";
    } catch (YamlTree.Malformed malformed) {
      return "its playbook is not valid YAML: " + malformed.getMessage();
    }
  }

  /**
   * Finds the playbook.
   *
   * @throws Problem.Invalid where there is none, or it lies outside of the workspace
   */
  static Playbook of(String text, Map<String, String> attributes, Path workspace) {
    String problem = problem(text, attributes);
    if (problem != null) {
      throw new Problem.Invalid("The playbook cannot be run: " + problem);
    }
    String file = attributes.get("playbook");
    return file == null ? new Inline(text) : new File(PathInside.file(workspace, file, "playbook"));
  }
}
