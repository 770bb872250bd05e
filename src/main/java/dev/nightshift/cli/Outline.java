package dev.nightshift.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Any answer as an indented outline that reads well without knowing its fields. */
final class Outline {

  private Outline() {}

  static List<String> lines(JsonNode node) {
    List<String> lines = new ArrayList<>();
    add(lines, node, "");
    return lines;
  }

  private static void add(List<String> lines, JsonNode node, String indent) {
    if (node.isArray()) {
      node.forEach(element -> addElement(lines, element, indent));
    } else if (node.isObject()) {
      node.properties().forEach(field -> addField(lines, words(field.getKey()), field.getValue(), indent));
    } else if (!node.isNull()) {
      lines.add(indent + Plain.line(node.asString("")));
    }
  }

  private static void addElement(List<String> lines, JsonNode element, String indent) {
    int first = lines.size();
    add(lines, element, indent + "  ");
    if (lines.size() > first) {
      lines.set(first, indent + "- " + lines.get(first).substring(indent.length() + 2));
    }
  }

  private static void addField(List<String> lines, String name, JsonNode value, String indent) {
    if (value.isContainer()) {
      if (!value.isEmpty()) {
        lines.add(indent + name + ":");
        add(lines, value, indent + "  ");
      }
    } else if (!value.isNull() && !value.asString("").isEmpty()) {
      lines.add(indent + name + ": " + Plain.line(value.asString("")));
    }
  }

  /** {@code workspaceVersion} → {@code workspace version}. */
  private static String words(String field) {
    return field.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(java.util.Locale.ROOT);
  }
}
