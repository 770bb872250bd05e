package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.platform.YamlNode;
import dev.nightshift.platform.YamlTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * YAML whose {@code {{…}}} places get their values after it was read: a value is never syntax, whatever is in it and wherever its place
 * stands. A place that stands alone and without quotes is typed by its value, as YAML does; all others are texts.
 */
final class BoundYaml {
  /** What stands for a value while the YAML is read; private-use characters, which are no syntax. */
  private static final char BEGIN = '\uE000';
  private static final char END = '\uE001';
  private static final Pattern MARK = Pattern.compile(BEGIN + "(\\d+)" + END);
  private static final Pattern VALUE = Pattern.compile("\\{\\{value:([A-Za-z0-9_-]*)}}");
  private static final Pattern PLACE = Pattern.compile("\\{\\{[^{}\\n]*}}");
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,17})");

  static final TemplateContext PLACES = before -> Escaping.PARAMETER;

  private final List<String> values = new ArrayList<>();

  private BoundYaml() {}

  /**
   * Reads the documents of a text whose places have been filled.
   *
   * @throws Problem.Invalid naming the line
   */
  static List<@Nullable Object> read(String text) {
    return new BoundYaml().documents(text, true);
  }

  /** Reads a text of whose places some or all are not filled yet; see {@link #open}. */
  static List<@Nullable Object> outline(String text) {
    return new BoundYaml().documents(text, false);
  }

  /** Whether a text of an outline waits for a value. */
  static boolean open(String text) {
    return text.indexOf(BEGIN) >= 0;
  }

  /** Whether a text of an outline is nothing but one place. */
  static boolean isPlace(String text) {
    return MARK.matcher(text).matches();
  }

  private List<@Nullable Object> documents(String text, boolean filled) {
    Matcher matcher = PLACE.matcher(unmarked(text));
    StringBuilder marked = new StringBuilder();
    while (matcher.find()) {
      Matcher value = VALUE.matcher(matcher.group());
      boolean known = value.matches();
      if (known || !filled) {
        matcher.appendReplacement(marked, BEGIN + Integer.toString(values.size()) + END);
        values.add(known ? unmarked(new String(Base64.getUrlDecoder().decode(value.group(1)), StandardCharsets.UTF_8)) : BEGIN + "0" + END);
      }
    }
    try {
      List<@Nullable Object> documents = new ArrayList<>();
      for (YamlNode document : YamlTree.readAll(matcher.appendTail(marked).toString())) {
        documents.add(bound(document));
      }
      return documents;
    } catch (YamlTree.Malformed malformed) {
      throw new Problem.Invalid("Line " + malformed.line() + ": " + malformed.getMessage(), malformed);
    }
  }

  private static String unmarked(String text) {
    if (text.indexOf(BEGIN) >= 0 || text.indexOf(END) >= 0) {
      throw new Problem.Invalid("A text or value holds the character U+E000 or U+E001, which has no meaning; remove it");
    }
    return text;
  }

  private @Nullable Object bound(YamlNode node) {
    return switch (node) {
      case YamlNode.Mapping mapping -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> members.put(text(key), bound(value)));
        yield members;
      }
      case YamlNode.Sequence sequence -> {
        List<@Nullable Object> items = new ArrayList<>();
        sequence.items().forEach(item -> items.add(bound(item)));
        yield items;
      }
      case YamlNode.Scalar scalar -> {
        boolean alone = scalar.plain() && MARK.matcher(scalar.text()).matches();
        yield alone ? typed(text(scalar.text())) : open(scalar.text()) ? text(scalar.text()) : scalar.value();
      }
    };
  }

  private String text(String marked) {
    return MARK.matcher(marked).replaceAll(mark -> Matcher.quoteReplacement(values.get(Integer.parseInt(mark.group(1)))));
  }

  private static Object typed(String value) {
    if (value.equals("true") || value.equals("false")) {
      return Boolean.valueOf(value);
    }
    return NUMBER.matcher(value).matches() ? Long.valueOf(value) : value;
  }
}
