package dev.nightshift.integration.prometheus;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the metrics in a query. Source: prometheus.io/docs/prometheus/latest/querying/basics. A name that holds a place for a value, or
 * that is only a matcher of {@code __name__}, is not found.
 */
final class MetricNames {
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_:]*\\{\\{[^{}]*}}[A-Za-z0-9_:]*");
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`");
  private static final Pattern COMMENT = Pattern.compile("#[^\\n]*");
  private static final Pattern INSIDE = Pattern.compile("\\{[^{}]*}|\\[[^\\[\\]]*]");
  private static final Pattern LABELS = Pattern.compile("(?i)\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^()]*\\)");
  private static final Pattern NAME = Pattern.compile("(?<![A-Za-z0-9_:.])[A-Za-z_:][A-Za-z0-9_:]*(?!\\s*\\()(?![A-Za-z0-9_:])");
  private static final Set<String> WORDS =
      Set.of(
          "and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring", "group_left", "group_right", "inf", "nan", "atan2", "start", "end",
          "sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile", "limitk", "limit_ratio");

  private MetricNames() {}

  static Set<String> of(String query) {
    String text = COMMENT.matcher(QUOTED.matcher(query).replaceAll(" ")).replaceAll(" ");
    text = PLACE.matcher(text).replaceAll(" ");
    text = INSIDE.matcher(text).replaceAll(" ");
    text = LABELS.matcher(text).replaceAll(" ");
    Set<String> names = new LinkedHashSet<>();
    Matcher name = NAME.matcher(text);
    while (name.find()) {
      if (!WORDS.contains(name.group().toLowerCase(Locale.ROOT))) {
        names.add(name.group());
      }
    }
    return names;
  }
}
