package dev.nightshift.runbook;

import java.util.Locale;
import java.util.Map;

/** Which step kind a fence's language stands for. */
final class Languages {
  static final String SCRIPT = "shell";
  static final String WAIT = "wait";
  static final String CHAT = "chat";
  static final String RUNBOOK = "runbook";
  private static final Map<String, String> SAME = Map.of("shell", "sh", "py", "python", "python3", "python");
  private static final Map<String, String> KINDS =
      Map.of(
          "sh", SCRIPT,
          "bash", SCRIPT,
          "python", SCRIPT,
          "terraform", "terraform",
          "hcl", "terraform",
          "cel", WAIT);

  private Languages() {}

  /** One name for a language that has several. */
  static String canonical(String language) {
    String lower = language.toLowerCase(Locale.ROOT);
    return SAME.getOrDefault(lower, lower);
  }

  /** The kind, where the fence does not name one itself; the language's own name where nothing better is known. */
  static String kind(String language, Map<String, String> attributes) {
    if (attributes.containsKey("kind")) {
      return attributes.getOrDefault("kind", "");
    }
    return attributes.containsKey("playbook") ? "ansible" : KINDS.getOrDefault(language, language);
  }
}
