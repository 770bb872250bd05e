package dev.nightshift.console;

import dev.nightshift.ledger.Names;
import dev.nightshift.why.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of the answer to "why?".
 *
 * @param values what was seen, in words
 * @param because what led to it or followed from it
 */
public record WhyLine(String what, @Nullable Instant at, Map<String, String> values, List<WhyLine> because) {

  private static final int LONGEST = 200;
  private static final Pattern FRACTION = Pattern.compile("(T\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z");
  private static final Pattern DIGEST = Pattern.compile("\\b([0-9a-f]{12})[0-9a-f]{28,}\\b");
  private static final int MOST_UNFOLDED = 4;

  static WhyLine of(Explanation explanation, Names names) {
    Map<String, String> values = new TreeMap<>();
    Explanation.flat(explanation.values()).forEach((name, words) -> values.put(name, brief(words)));
    return new WhyLine(
        capital(plain(names.people(explanation.what()))),
        explanation.at() == null ? null : Instant.parse(explanation.at()),
        values,
        explanation.because().stream().map(part -> of(part, names)).toList());
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Whether so much led to it that only who asks sees it. */
  public boolean folded() {
    return because.size() > MOST_UNFOLDED;
  }

  /** Digests and fractions of seconds say nothing to people; who needs them has the JSON. */
  static String plain(String words) {
    return DIGEST.matcher(FRACTION.matcher(words).replaceAll("$1Z")).replaceAll("$1…");
  }

  /** The same, cut where it is long. */
  static String brief(String words) {
    String brief = plain(words);
    return brief.length() <= LONGEST ? brief : brief.substring(0, LONGEST - 1) + "…";
  }
}
