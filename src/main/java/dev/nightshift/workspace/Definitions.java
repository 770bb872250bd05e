package dev.nightshift.workspace;

import dev.nightshift.platform.Suggestion;
import dev.nightshift.runbook.Findings;
import dev.nightshift.runbook.Located;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The things of one kind that the workspace defines, by id, and the references to them that are still to be checked. */
final class Definitions<T> {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private record Place(String file, int line) {}

  private final String kind;
  private final Map<String, T> values = new LinkedHashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  /** @param kind the word for one of them, for messages */
  Definitions(String kind) {
    this.kind = kind;
  }

  /** Claims an id for something that stands in this place; false where it is not one, or is taken. */
  boolean claim(Located<String> id, String file, Findings findings) {
    if (!ID.matcher(id.value()).matches()) {
      findings.error(
          id.line(),
          "'" + id.value() + "' cannot be the id of a " + kind
              + "; use small letters, digits, - and _, starting with a letter or digit, 63 at most");
      return false;
    }
    Place earlier = places.putIfAbsent(id.value(), new Place(file, id.line()));
    if (earlier != null) {
      findings.error(
          id.line(), "the " + kind + " '" + id.value() + "' is already defined in " + earlier.file() + ":" + earlier.line() + "; give one of them another id");
    }
    return earlier == null;
  }

  void put(String id, T value) {
    values.put(id, value);
  }

  Map<String, T> values() {
    return values;
  }

  /** Whether no id was claimed, readable or not. */
  boolean isEmpty() {
    return places.isEmpty();
  }

  String fileOf(String id) {
    return place(id).file();
  }

  int lineOf(String id) {
    return place(id).line();
  }

  private Place place(String id) {
    Place place = places.get(id);
    if (place == null) {
      throw new IllegalArgumentException("no " + kind + " '" + id + "' was read");
    }
    return place;
  }

  /** Reports a reference to something that does not exist. Right only after all files were read. */
  void check(Located<String> reference, String path, Findings findings) {
    String id = reference.value();
    if (!places.containsKey(id)) {
      String known =
          places.isEmpty() ? "there is none yet" : "the workspace has " + String.join(", ", places.keySet());
      findings.error(
          reference.line(), path + ": there is no " + kind + " '" + id + "'; " + Suggestion.among(id, places.keySet()) + known);
    }
  }
}
