package dev.nightshift.integration.ansible;

import dev.nightshift.platform.PathInside;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.YamlNode;
import dev.nightshift.platform.YamlTree;
import dev.nightshift.spi.TargetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which playbook a step runs: the fence's own text, or a file of the workspace. */
sealed interface Playbook {

  /** The text of the fence. */
  record Inline(String text) implements Playbook {}

  /** A file of the workspace, by its real path. */
  record File(Path path) implements Playbook {
    @Override
    public String text() {
      try {
        return Files.readString(path);
      } catch (IOException unreadable) {
        throw new Problem.Invalid("The playbook " + path.getFileName() + " cannot be read: " + unreadable.getMessage(), unreadable);
      }
    }
  }

  /** Plays and tasks that act on this node whatever the target is; what they include is not looked into. */
  Pattern LOCAL = Pattern.compile(
      "(?m)^[\\s-]*(?:local_action\\s*:|(?:delegate_to|hosts)\\s*:\\s*[\"']?(?:localhost|127\\.0\\.0\\.1|::1)\\b|connection\\s*:\\s*[\"']?local\\b|ansible_connection\\s*:\\s*[\"']?local\\b)");

  /**
   * Looks that a playbook for a target elsewhere does nothing on this node.
   *
   * @throws Problem.Denied where it would
   */
  default void actsOnlyOn(TargetAddress target) {
    if (!target.connection().equals("local") && LOCAL.matcher(text()).find()) {
      throw new Problem.Denied("The playbook acts on this node itself (localhost, local_action or connection: local), and the step is for " + target.name()
          + "; make that a step of its own with on=local, which the organisation must allow");
    }
  }

  /** The playbook as it is written. */
  String text();

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
