package dev.nightshift.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with {@code {{name}}} places. Each value is escaped for the place it goes to, so that it can never become syntax there; a
 * name without a value is an error, never an empty text. {@code {{secret:NAME}}} and {@code {{time:-15m}}} stay as they stand, for whoever
 * fills them in at the moment of use; no value can write such a place, since every {@link Escaping} of a text for machines escapes or refuses the brace.
 */
public final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}\\n]*)}}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  private static final List<String> LATER = List.of("secret:", "time:");

  private final List<Part> parts;

  private sealed interface Part {}

  private record Literal(String text) implements Part {}

  private record Place(String name) implements Part {}

  private Template(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Where the value of a name comes from; null where it has none. */
  @FunctionalInterface
  public interface Values {
    @Nullable Object value(String name);

    /**
     * Values by dotted path: {@code labels.app.kubernetes.io/name} finds the label of that name, since the longest key wins.
     */
    static Values of(Map<String, ?> variables) {
      return name -> find(variables, name);
    }

    /** These values, and the other ones for names that have none here. */
    default Values or(Values others) {
      return name -> {
        Object value = value(name);
        return value == null ? others.value(name) : value;
      };
    }

    private static @Nullable Object find(Map<?, ?> values, String name) {
      if (values.get(name) != null) {
        return values.get(name);
      }
      for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
        if (values.get(name.substring(0, dot)) instanceof Map<?, ?> inner) {
          return find(inner, name.substring(dot + 1));
        }
      }
      return null;
    }
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException where a place holds no name
   */
  public static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher place = PLACE.matcher(text);
    int end = 0;
    while (place.find()) {
      String name = place.group(1).strip();
      if (LATER.stream().anyMatch(name::startsWith)) {
        continue;
      }
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("'" + place.group() + "' holds no name; write {{name}} or {{labels.name}}");
      }
      parts.add(new Literal(text.substring(end, place.start())));
      parts.add(new Place(name));
      end = place.end();
    }
    parts.add(new Literal(text.substring(end)));
    return new Template(parts);
  }

  /** The names it needs, each once, in the order of the text. */
  public List<String> names() {
    return parts.stream().filter(Place.class::isInstance).map(part -> ((Place) part).name()).distinct().toList();
  }

  /**
   * Writes the text with every value escaped in the same way.
   *
   * @throws IllegalArgumentException naming the place, where a value is missing or cannot go there
   */
  public String render(Values values, Escaping escaping) {
    return render(values, before -> escaping);
  }

  /** As {@link #render(Values, Escaping)}, where the text before a place decides how its value is escaped. */
  public String render(Values values, TemplateContext context) {
    StringBuilder before = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      switch (part) {
        case Literal literal -> {
          before.append(literal.text());
          text.append(literal.text());
        }
        case Place place -> {
          text.append(written(place.name(), values, context.escaping(before.toString())));
          before.append('x');
        }
      }
    }
    return text.toString();
  }

  private static String written(String name, Values values, Escaping escaping) {
    Object value = values.value(name);
    if (value == null) {
      throw new IllegalArgumentException("{{" + name + "}} has no value");
    }
    if (value instanceof Map || value instanceof Iterable) {
      throw new IllegalArgumentException("{{" + name + "}} is not a single value");
    }
    try {
      return escaping.write(value.toString());
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException("{{" + name + "}} cannot go here: " + refused.getMessage(), refused);
    }
  }

  /** The same text is the same template: two readings of a workspace compare as equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Template template && parts.equals(template.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }
}
