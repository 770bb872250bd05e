package dev.nightshift.integration.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a step would do, in words. */
final class Described {

  private Described() {}

  static String order(Order order) {
    String where = order.namespace().isEmpty() ? "" : " in namespace " + order.namespace();
    if (order.action() == Action.APPLY) {
      return "Apply " + order.manifests().stream().map(Described::manifest).collect(Collectors.joining(", "));
    }
    String settings = order.settings().entrySet().stream().filter(setting -> !setting.getKey().equals("command"))
        .map(setting -> setting.getKey() + " " + setting.getValue()).collect(Collectors.joining(", ", " (", ")"));
    String word = order.action().word().replace('-', ' ');
    return Character.toUpperCase(word.charAt(0)) + word.substring(1) + " " + (order.kind() == null ? "" : order.kind().word() + "/") + order.name() + where
        + (settings.equals(" ()") ? "" : settings) + command(order.command());
  }

  private static String command(List<String> command) {
    return command.isEmpty() ? "" : ": " + command.stream().map(word -> word.matches("[A-Za-z0-9_./:=-]+") ? word : "'" + word + "'").collect(Collectors.joining(" "));
  }

  private static String manifest(Map<String, ?> manifest) {
    Map<?, ?> metadata = manifest.get("metadata") instanceof Map<?, ?> members ? members : Map.of();
    return manifest.get("kind") + " " + metadata.get("name") + (metadata.get("namespace") == null ? "" : " in namespace " + metadata.get("namespace"));
  }
}
