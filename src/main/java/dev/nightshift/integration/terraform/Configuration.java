package dev.nightshift.integration.terraform;

import dev.nightshift.platform.PathInside;
import dev.nightshift.platform.Problem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a step plans or applies: the fence's own text, a folder of the workspace, or the plan of an earlier step. */
sealed interface Configuration {
  Pattern STATE = Pattern.compile("(?m)^\\s*(backend\\s+\"|cloud\\s*\\{)");
  Set<String> TOOLS = Set.of("terraform", "tofu");

  /** The text of the fence. */
  record Inline(String text) implements Configuration {}

  /** A folder of the workspace, by its real path. */
  record Folder(Path path) implements Configuration {}

  /** The plan that an earlier step of the run has made. */
  record Reviewed(String step) implements Configuration {}

  /** Says what is wrong with a fence, or null. */
  static @Nullable String problem(String text, Map<String, String> attributes) {
    boolean folder = attributes.containsKey("dir");
    if (!TOOLS.contains(attributes.getOrDefault("tool", "tofu"))) {
      return "tool= is terraform or tofu";
    }
    if (attributes.containsKey("plan")) {
      return folder || !text.isBlank() ? "it has plan=… and a configuration; the plan of an earlier step brings its own" : null;
    }
    if (folder == !text.isBlank()) {
      return folder
          ? "it has both a dir=… and a text; keep one of them"
          : "there is no configuration; write one in the fence, or name a folder of the workspace by dir=…, or an earlier step by plan=…";
    }
    return folder || STATE.matcher(text).find()
        ? null
        : "its configuration names no backend, so that its state would be lost with the step; add a backend or cloud block";
  }

  /**
   * Finds the configuration.
   *
   * @throws Problem.Invalid where there is none, or it lies outside of the workspace
   */
  static Configuration of(String text, Map<String, String> attributes, Path workspace) {
    String problem = problem(text, attributes);
    if (problem != null) {
      throw new Problem.Invalid("The configuration cannot be used: " + problem);
    }
    String step = attributes.get("plan");
    String folder = attributes.get("dir");
    if (step != null) {
      return new Reviewed(step);
    }
    return folder == null ? new Inline(text) : new Folder(PathInside.folder(workspace, folder, "configuration"));
  }
}
