package dev.nightshift.integration.http;

import dev.nightshift.platform.Escaping;
import dev.nightshift.platform.TemplateContext;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a value is escaped at a place of a request: in the address, in a header, or in a body by its content type. */
final class HttpPlaces implements TemplateContext {
  private static final Pattern METHOD = Pattern.compile("^[A-Z]{3,10}\\s+");
  private static final Pattern FORM = Pattern.compile("(?im)^content-type\\s*:\\s*application/x-www-form-urlencoded");
  private static final Pattern JSON = Pattern.compile("(?im)^content-type\\s*:\\s*application/([a-z.]+\\+)?json");

  @Override
  public Escaping escaping(String before) {
    String request = withoutComments(before.replace("\r\n", "\n"));
    int line = request.indexOf('\n');
    if (line < 0) {
      return HttpBlock.isNothing(request) && !request.isEmpty() ? Escaping.TOKEN : URL.escaping(METHOD.matcher(request).replaceFirst(""));
    }
    String rest = request.substring(line);
    int empty = rest.indexOf("\n\n");
    return empty < 0 ? header(rest.substring(rest.lastIndexOf('\n') + 1)) : body(rest.substring(0, empty), rest.substring(empty + 2));
  }

  private static Escaping header(String line) {
    return line.contains(":") ? Escaping.HEADER : Escaping.TOKEN;
  }

  private static Escaping body(String headers, String before) {
    if (FORM.matcher(headers).find()) {
      return Escaping.URL_QUERY;
    }
    boolean json = JSON.matcher(headers).find() || !headers.toLowerCase(Locale.ROOT).contains("content-type") && looksLikeJson(before);
    return json ? TemplateContext.JSON.escaping(before) : Escaping.TOKEN;
  }

  private static boolean looksLikeJson(String body) {
    return body.stripLeading().startsWith("{") || body.stripLeading().startsWith("[");
  }

  private static String withoutComments(String text) {
    String rest = text;
    for (int line = rest.indexOf('\n'); line >= 0 && HttpBlock.isNothing(rest.substring(0, line)); line = rest.indexOf('\n')) {
      rest = rest.substring(line + 1);
    }
    return rest;
  }
}
