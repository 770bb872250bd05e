package dev.nightshift.integration.http;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.nightshift.platform.Expression;
import dev.nightshift.platform.ExpressionProblem;
import dev.nightshift.platform.Expressions;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * What of an answer is handed on: {@code id=/result/0/id; version=~v(\d+); first=result.json.items[0].name}. A value beginning with a
 * slash is a JSON Pointer (RFC 6901), one with {@code ~} a regular expression (RE2) of which the first group counts, anything else CEL
 * over {@code result}. {@code name?=} may be absent.
 */
final class Extraction {
  private static final Expressions RESULT = Expressions.over("result");
  private static final java.util.regex.Pattern PART = java.util.regex.Pattern.compile("([A-Za-z_][A-Za-z0-9_-]{0,62})(\\?)?=(.+)", java.util.regex.Pattern.DOTALL);
  private static final String NEXT = ";\\s*(?=[A-Za-z_][A-Za-z0-9_-]*\\??=[^=])";
  private static final int LONGEST = 16 * 1024;

  private final Map<String, Part> parts = new LinkedHashMap<>();

  private interface Source {
    @Nullable String find(Map<String, Object> result, String body);
  }

  private record Part(String written, boolean optional, Source source) {}

  private Extraction() {}

  /**
   * Reads the attribute {@code extract}.
   *
   * @throws Problem.Invalid saying which part is wrong
   */
  static Extraction of(Map<String, String> attributes) {
    Extraction extraction = new Extraction();
    String text = attributes.getOrDefault("extract", "");
    for (String part : text.isBlank() ? new String[0] : text.split(NEXT)) {
      java.util.regex.Matcher matcher = PART.matcher(part.strip());
      if (!matcher.matches()) {
        throw new Problem.Invalid("extract holds '" + part.strip() + "'; write name=/json/pointer, name=~regex or name=CEL, separated by ;");
      }
      String value = matcher.group(3).strip();
      extraction.parts.put(matcher.group(1), new Part(value, matcher.group(2) != null, source(value)));
    }
    return extraction;
  }

  private static Source source(String value) {
    try {
      if (value.startsWith("/")) {
        JsonPointer pointer = JsonPointer.compile(value);
        return (result, body) -> at(result.get("json"), pointer);
      }
      if (value.startsWith("~")) {
        Pattern pattern = Pattern.compile(value.substring(1));
        return (result, body) -> first(pattern.matcher(body));
      }
      Expression expression = RESULT.compile(value);
      return (result, body) -> evaluated(expression, result);
    } catch (PatternSyntaxException | ExpressionProblem | IllegalArgumentException wrong) {
      throw new Problem.Invalid("extract: '" + value + "' cannot be read: " + wrong.getMessage(), wrong);
    }
  }

  private static @Nullable String at(@Nullable Object json, JsonPointer pointer) {
    if (json == null) {
      return null;
    }
    JsonNode found = Json.MAPPER.valueToTree(json).at(pointer);
    return found.isMissingNode() || found.isNull() ? null : found.isValueNode() ? found.asString() : found.toString();
  }

  private static @Nullable String first(Matcher matcher) {
    return matcher.find() ? matcher.group(matcher.groupCount() > 0 ? 1 : 0) : null;
  }

  private static @Nullable String evaluated(Expression expression, Map<String, Object> result) {
    try {
      Object value = expression.value(Map.of("result", result));
      return value == null ? null : value instanceof Map || value instanceof List ? Json.write(value) : value.toString();
    } catch (ExpressionProblem absent) {
      return null;
    }
  }

  /**
   * Finds the values.
   *
   * @throws Problem.Invalid where one is not there, or too long to be handed on
   */
  Map<String, String> outputs(Map<String, Object> result, String body) {
    Map<String, String> outputs = new LinkedHashMap<>();
    parts.forEach((name, part) -> {
      String value = part.source().find(result, body);
      if (value == null && !part.optional()) {
        throw new Problem.Invalid("The answer holds nothing for " + name + " at " + part.written());
      }
      if (Objects.requireNonNullElse(value, "").length() > LONGEST) {
        throw new Problem.Invalid("What the answer holds for " + name + " is longer than 16 KB");
      }
      outputs.put(name, Objects.requireNonNullElse(value, ""));
    });
    return outputs;
  }
}
