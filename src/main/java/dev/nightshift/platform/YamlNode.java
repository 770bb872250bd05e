package dev.nightshift.platform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A part of a YAML document that knows its line, so that an error can name the place. */
public sealed interface YamlNode {
  /** The line in the file, counted from 1. */
  int line();

  /** The plain value: text, long, double, boolean, null, list or map. */
  @Nullable Object value();

  /** A mapping; its keys are texts, in the order of the file. */
  record Mapping(Map<String, YamlNode> entries, Map<String, Integer> keyLines, int line) implements YamlNode {
    @Override
    public Map<String, @Nullable Object> value() {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      entries.forEach((key, node) -> plain.put(key, node.value()));
      return plain;
    }

    public @Nullable YamlNode get(String key) {
      return entries.get(key);
    }

    /** The line of a key, or of the mapping where the key is absent. */
    public int lineOf(String key) {
      return keyLines.getOrDefault(key, line);
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line) implements YamlNode {
    @Override
    public List<@Nullable Object> value() {
      return items.stream().map(YamlNode::value).collect(Collectors.toCollection(ArrayList::new));
    }
  }

  /**
   * A single value, with the text as it stands in the file.
   *
   * @param textLine where the text begins: below the {@code |} of a text of several lines
   * @param plain whether it stands without quotes, so that its form tells its type
   */
  record Scalar(@Nullable Object value, String text, int line, int textLine, boolean plain) implements YamlNode {

    /** Returns it as true or false, or throws an IllegalArgumentException that says what is wrong. */
    public boolean flag() {
      if (value instanceof Boolean flag) {
        return flag;
      }
      throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }

    /** Returns it as a whole number, or throws an IllegalArgumentException that says what is wrong. */
    public int number() {
      if (value instanceof Long number && number >= 0 && number <= 1_000_000) {
        return number.intValue();
      }
      throw new IllegalArgumentException("'" + text + "' is not a whole number from 0 to 1000000");
    }
  }
}
