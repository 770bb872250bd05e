package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Masking;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What a change does to a resource, field by field; of a Secret, which keys, never which values. */
final class Differences {
  private static final int SHOWN = 40;
  private static final int LONGEST = 200;
  private static final Set<String> BOOKKEEPING = Set.of("metadata.managedFields", "metadata.resourceVersion", "metadata.generation", "metadata.uid",
      "metadata.creationTimestamp", "status");

  private final boolean secret;
  private final List<String> lines = new ArrayList<>();

  private Differences(boolean secret) {
    this.secret = secret;
  }

  static List<String> between(JsonNode before, JsonNode after) {
    Differences differences = new Differences(after.path("kind").asString("").equals("Secret"));
    differences.compare("", before, after);
    List<String> lines = differences.lines;
    return lines.size() <= SHOWN ? lines : more(lines);
  }

  private static List<String> more(List<String> lines) {
    List<String> first = new ArrayList<>(lines.subList(0, SHOWN));
    first.add("… and " + (lines.size() - SHOWN) + " more");
    return first;
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (BOOKKEEPING.contains(path) || before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      TreeSet<String> names = new TreeSet<>(before.propertyNames());
      names.addAll(after.propertyNames());
      names.forEach(name -> compare(path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name)));
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int index = 0; index < after.size(); index++) {
        compare(path + "[" + index + "]", before.path(index), after.path(index));
      }
    } else {
      lines.add(path + ": " + shown(path, before) + " → " + shown(path, after));
    }
  }

  private String shown(String path, JsonNode value) {
    if (value.isMissingNode()) {
      return "nothing";
    }
    if (secret && !path.startsWith("metadata.labels")) {
      return Masking.MASK;
    }
    String text = value.isString() ? value.stringValue() : value.toString();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
