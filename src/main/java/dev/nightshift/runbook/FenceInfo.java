package dev.nightshift.runbook;

import dev.nightshift.platform.YamlNode;
import dev.nightshift.platform.YamlTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What follows the marks of a fence: a language word and attributes, as {@code sh {name=restart if='a == "b"' idempotent}} or
 * {@code sh {"name":"restart"}}. A value in single quotes is taken as it is; in double quotes {@code \"} and {@code \\} are read as
 * one character; a word without a value means {@code true}, where a truth is meant.
 *
 * @param text the attributes as they stand; empty where there are none
 * @param problem what is wrong with the attributes; null where nothing is
 */
record FenceInfo(String language, Map<String, String> attributes, String text, @Nullable String problem) {
  private static final Pattern NAME = Pattern.compile("(?<![\\w.-])name[\"']?\\s*([=:}\\s]|$)");
  private static final Set<String> NEED_A_VALUE =
      Set.of("name", "on", "timeout", "retries", "retry-delay", "if", "expect", "undo", "as", "output", "kind");

  static FenceInfo parse(String info) {
    String text = info.strip();
    int brace = text.indexOf('{');
    String head = brace < 0 ? text : text.substring(0, brace);
    String language = head.strip().split("\\s+", 2)[0];
    if (brace < 0) {
      return new FenceInfo(language, Map.of(), "", null);
    }
    String attributes = text.substring(brace);
    return looksLikeJson(attributes) ? json(language, attributes) : new Words(attributes).read(language);
  }

  /** Whether its author wanted a step, even where the attributes cannot be read. */
  boolean named() {
    return attributes.containsKey("name") || (problem != null && NAME.matcher(text).find());
  }

  private static boolean looksLikeJson(String attributes) {
    String inner = attributes.substring(1).stripLeading();
    return inner.startsWith("\"");
  }

  /** JSON is YAML, and the reader for YAML already limits size and depth. */
  private static FenceInfo json(String language, String text) {
    Map<String, String> attributes = new LinkedHashMap<>();
    try {
      Optional<YamlNode> node = YamlTree.read(text);
      if (!(node.orElse(null) instanceof YamlNode.Mapping mapping)) {
        return new FenceInfo(language, attributes, text, "its attributes are not a JSON object");
      }
      for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
        if (!(entry.getValue() instanceof YamlNode.Scalar scalar)) {
          return new FenceInfo(language, attributes, text, "its attribute '" + entry.getKey() + "' must be a single value");
        }
        attributes.put(entry.getKey(), scalar.text());
      }
      return new FenceInfo(language, attributes, text, null);
    } catch (YamlTree.Malformed malformed) {
      return new FenceInfo(language, attributes, text, "its attributes are not valid JSON: " + malformed.getMessage());
    }
  }

  /** Reads {@code {key=value 'quoted' flag}}. */
  private static final class Words {
    private final String text;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private int at = 1;

    Words(String text) {
      this.text = text;
    }

    FenceInfo read(String language) {
      String problem = problem();
      return new FenceInfo(language, attributes, text, problem);
    }

    private @Nullable String problem() {
      while (true) {
        skipSpaces();
        if (at >= text.length()) {
          return "its attributes have no closing }; keep them on one line";
        }
        if (text.charAt(at) == '}') {
          String rest = text.substring(at + 1).strip();
          return rest.isEmpty() ? null : "there is '" + rest + "' after its attributes; remove it";
        }
        String problem = attribute();
        if (problem != null) {
          return problem;
        }
      }
    }

    private @Nullable String attribute() {
      String key = word("=}");
      if (key.isEmpty()) {
        return "there is an attribute without a name before '" + text.substring(at) + "'; write name=value";
      }
      String value = "true";
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        boolean quoted = at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"');
        String read = quoted ? quoted(text.charAt(at)) : word("}");
        if (read == null) {
          return "the quote of its attribute '" + key + "' is not closed";
        }
        value = read;
      } else if (NEED_A_VALUE.contains(key)) {
        return "its attribute '" + key + "' has no value; write " + key + "=…";
      }
      return attributes.putIfAbsent(key, value) == null ? null : "its attribute '" + key + "' stands there twice";
    }

    private void skipSpaces() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private String word(String ends) {
      int start = at;
      while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && ends.indexOf(text.charAt(at)) < 0) {
        int placeholder = text.startsWith("{{", at) ? text.indexOf("}}", at) : -1;
        at = placeholder < 0 ? at + 1 : placeholder + 2;
      }
      return text.substring(start, at);
    }

    private @Nullable String quoted(char quote) {
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char next = text.charAt(at);
        if (next == quote) {
          at++;
          return value.toString();
        }
        boolean escape = quote == '"' && next == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
        value.append(escape ? text.charAt(++at) : next);
      }
      return null;
    }
  }
}
