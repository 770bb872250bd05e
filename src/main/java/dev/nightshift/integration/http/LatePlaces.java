package dev.nightshift.integration.http;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.Secrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request whose {@code {{secret:NAME}}} places have been filled, a moment before it is sent, and {@code {{time:now}}} or
 * {@code {{time:-15m}}} ones: seconds since 1970.
 *
 * @param secrets what was filled in, which must never show
 */
record LatePlaces(String text, List<String> secrets) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*(secret|time):([^{}\\s]+)\\s*}}");

  /**
   * Fetches the secrets and writes each as its place needs it.
   *
   * @throws Problem.Unavailable when one does not resolve
   * @throws Problem.Invalid when one cannot go where it should
   */
  static LatePlaces fill(String text, TemplateContext context, Secrets secrets, Instant now) {
    List<String> values = new ArrayList<>();
    Matcher place = PLACE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      String name = place.group(2);
      boolean secret = place.group(1).equals("secret");
      String value = secret ? secrets.resolve(name) : Long.toString(time(name, now).getEpochSecond());
      if (secret) {
        values.add(value);
      }
      place.appendReplacement(filled, Matcher.quoteReplacement(written(name, value, context.escaping(text.substring(0, place.start())))));
    }
    return new LatePlaces(place.appendTail(filled).toString(), values);
  }

  private static Instant time(String text, Instant now) {
    try {
      return text.equals("now") ? now : text.startsWith("-") ? now.minus(Durations.parse(text.substring(1))) : now.plus(Durations.parse(text));
    } catch (IllegalArgumentException none) {
      throw new Problem.Invalid("{{time:" + text + "}} is no time; write {{time:now}}, or a distance from now such as {{time:-15m}}", none);
    }
  }

  private static String written(String name, String value, Escaping escaping) {
    if (escaping == Escaping.HEADER || escaping == Escaping.TOKEN) {
      if (value.chars().anyMatch(character -> character < ' ' || character == 127)) {
        throw new Problem.Invalid("The secret " + name + " cannot go here: it holds a line end or another control character");
      }
      return value;
    }
    try {
      return escaping.write(value);
    } catch (IllegalArgumentException withTheValueInItsMessage) {
      throw new Problem.Invalid("The secret " + name + " cannot go here");
    }
  }
}
