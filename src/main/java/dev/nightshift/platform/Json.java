package dev.nightshift.platform;

import java.util.LinkedHashMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON mapper. Properties and map entries are written in alphabetical order, so that equal values give equal text. */
public final class Json {

  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private static final ObjectReader ELEMENT =
      MAPPER.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

  private Json() {}

  /** Writes a value as compact text. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Reads a tree. Throws {@link Problem.Invalid} when the text is not JSON. */
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new Problem.Invalid("This is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads a tree from UTF-8. Throws {@link Problem.Invalid} when the bytes are not JSON. */
  public static JsonNode read(byte[] utf8) {
    try {
      return MAPPER.readTree(utf8);
    } catch (JacksonException e) {
      throw new Problem.Invalid("This is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** An element of an array, with its text as it came. */
  public record Element(JsonNode node, String text) {}

  /**
   * Reads the elements of an array in UTF-8, each with its own text, which costs no second writing.
   *
   * @throws Problem.Invalid when the bytes are not a JSON array
   */
  public static List<Element> elements(byte[] utf8) {
    try (JsonParser parser = MAPPER.createParser(utf8)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new Problem.Invalid("The body must be a JSON array.");
      }
      List<Element> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        long start = parser.currentTokenLocation().getByteOffset();
        JsonNode node = ELEMENT.readValue(parser);
        long end = parser.currentLocation().getByteOffset();
        elements.add(new Element(node, text(utf8, node, start, end)));
      }
      if (parser.nextToken() != null) {
        throw new Problem.Invalid("There is more after the JSON array.");
      }
      return elements;
    } catch (JacksonException e) {
      throw new Problem.Invalid("This is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(byte[] utf8, JsonNode node, long start, long end) {
    boolean known = node.isContainer() && start >= 0 && end > start;
    return known ? new String(utf8, (int) start, (int) (end - start), StandardCharsets.UTF_8) : node.toString();
  }

  /** Reads a value of a type. Throws {@link Problem.Invalid} when the text does not fit. */
  public static <T> T read(String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JacksonException e) {
      throw new Problem.Invalid("This JSON is not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Reads an object as a map of plain Java values. */
  public static Map<String, Object> map(String text) {
    return MAPPER.readValue(text, MAP);
  }

  /** Reads an object whose values are all strings. */
  public static Map<String, String> strings(String text) {
    return MAPPER.readValue(text, STRINGS);
  }

  /** Returns the texts, numbers and truth values among the members of an object as texts; nothing for any other value. */
  public static Map<String, String> singleValues(@Nullable Object value) {
    Map<String, String> values = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> members) {
      members.forEach(
          (name, member) -> {
            if (member instanceof String || member instanceof Number || member instanceof Boolean) {
              values.put(String.valueOf(name), member.toString());
            }
          });
    }
    return values;
  }
}
