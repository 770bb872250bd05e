package dev.nightshift.why;

import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A fact, read once, and how it becomes a part of an explanation. */
record Told(Fact fact, Map<String, Object> data) {

  static Told of(Fact fact) {
    return new Told(fact, Json.map(fact.data()));
  }

  String type() {
    return fact.type();
  }

  boolean is(String type) {
    return fact.type().equals(type);
  }

  /** A field as text, or an empty string where it is absent. */
  String text(String name) {
    @Nullable Object value = data.get(name);
    return value == null ? "" : String.valueOf(value);
  }

  /** A field, or other words where it is absent. */
  String text(String name, String otherwise) {
    String text = text(name);
    return text.isEmpty() ? otherwise : text;
  }

  /** A field after a separator, or nothing where it is absent. */
  String after(String separator, String name) {
    String text = text(name);
    return text.isEmpty() ? "" : separator + text;
  }

  long number(String name) {
    return data.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** The objects of a list; none where it is absent. */
  List<Map<String, Object>> list(String name) {
    List<Map<String, Object>> objects = new ArrayList<>();
    if (data.get(name) instanceof List<?> items) {
      items.forEach(item -> objects.add(object(item)));
    }
    return objects;
  }

  static Map<String, Object> object(@Nullable Object item) {
    Map<String, Object> object = new LinkedHashMap<>();
    if (item instanceof Map<?, ?> map) {
      map.forEach((key, value) -> object.put(String.valueOf(key), value == null ? "" : value));
    }
    return object;
  }

  /** A part that this fact says, with the fields of these names where they say something. */
  Explanation part(String kind, String what, String... names) {
    return part(kind, what, List.of(), names);
  }

  Explanation part(String kind, String what, List<Explanation> because, String... names) {
    return new Explanation(kind, what, fact.at().toString(), pick(names), fact.sequence(), because);
  }

  /** A part that a field of this fact says. */
  Explanation within(String kind, String what, Map<String, Object> values) {
    return new Explanation(kind, what, null, values, fact.sequence(), List.of());
  }

  private Map<String, Object> pick(String... names) {
    Map<String, Object> picked = new LinkedHashMap<>();
    for (String name : names) {
      @Nullable Object value = data.get(name);
      if (value != null && !value.equals("") && !value.equals(List.of()) && !value.equals(Map.of())) {
        picked.put(name, value);
      }
    }
    return picked;
  }
}
