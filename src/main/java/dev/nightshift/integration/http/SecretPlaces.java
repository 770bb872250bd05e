package dev.nightshift.integration.http;

import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request whose {@code {{secret:NAME}}} places have been filled, a moment before it is sent.
 *
 * @param secrets what was filled in, which must never show
 */
record SecretPlaces(String text, List<String> secrets) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*secret:([^{}\\s]+)\\s*}}");

  /**
   * Fetches the secrets and writes each as its place needs it.
   *
   * @throws Problem.Unavailable when one does not resolve
   * @throws Problem.Invalid when one cannot go where it should
   */
  static SecretPlaces fill(String text, TemplateContext context, Secrets secrets) {
    List<String> values = new ArrayList<>();
    Matcher place = PLACE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (place.find()) {
      String value = secrets.resolve(place.group(1));
      values.add(value);
      place.appendReplacement(filled, Matcher.quoteReplacement(written(place.group(1), value, context.escaping(text.substring(0, place.start())))));
    }
    return new SecretPlaces(place.appendTail(filled).toString(), values);
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
