package dev.nightshift.platform;

import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Java values as CEL knows them: whole numbers are long, others double, so that {@code 200 == 200.0} holds. */
final class ExpressionValues {
  private static final int MAX_DEPTH = 30;

  private ExpressionValues() {}

  static Map<String, Object> of(Map<String, ?> variables) {
    Map<String, Object> values = new HashMap<>();
    variables.forEach((name, value) -> values.put(name, value(value, 0)));
    return values;
  }

  private static Object value(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("a value is nested more than " + MAX_DEPTH + " levels deep");
    }
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Boolean flag -> flag;
      case Double number -> number;
      case Float number -> number.doubleValue();
      case BigDecimal number -> number.doubleValue();
      case BigInteger number -> number.bitLength() < 64 ? (Object) number.longValue() : number.doubleValue();
      case Number number -> number.longValue();
      case CharSequence text -> text.toString();
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      case Instant instant -> instant;
      case Duration duration -> duration;
      case Map<?, ?> map -> map(map, depth);
      case Collection<?> collection -> list(collection, depth);
      default -> throw new IllegalArgumentException("no expression can read a " + value.getClass().getSimpleName());
    };
  }

  private static Map<String, Object> map(Map<?, ?> map, int depth) {
    Map<String, Object> values = new HashMap<>();
    map.forEach((key, value) -> values.put(String.valueOf(key), value(value, depth + 1)));
    return values;
  }

  private static List<Object> list(Collection<?> collection, int depth) {
    return collection.stream().map(item -> value(item, depth + 1)).toList();
  }
}
