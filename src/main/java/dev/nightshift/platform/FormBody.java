package dev.nightshift.platform;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A body of the form {@code application/x-www-form-urlencoded} (WHATWG URL, section 5.1), in UTF-8. */
public final class FormBody {

  private FormBody() {}

  /**
   * Reads the fields in their order.
   *
   * @throws Problem.Invalid where an escape is broken, or a field stands there twice: two readers could take different ones
   */
  public static Map<String, String> read(byte[] body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&")) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!pair.isEmpty() && fields.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
        throw new Problem.Invalid("The form has the field '" + OneLine.of(name) + "' twice.");
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw new Problem.Invalid("The body is not a form: " + broken.getMessage(), broken);
    }
  }
}
