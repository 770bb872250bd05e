package dev.nightshift.console;

import dev.nightshift.TestServer;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts: keeps cookies, and fills forms with the token that the page gave it. */
final class Visitor {
  private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final TestServer server;
  private final Map<String, String> cookies = new TreeMap<>();

  Visitor(TestServer server) {
    this.server = server;
  }

  static Visitor signedIn(TestServer server, String token) {
    Visitor visitor = new Visitor(server);
    HttpResponse<String> answer = visitor.post("/sign-in", visitor.formToken("/sign-in"), Map.of("token", token));
    if (answer.statusCode() != 303) {
      throw new IllegalStateException("The sign-in was refused: " + answer.statusCode());
    }
    return visitor;
  }

  HttpResponse<String> get(String path) {
    return kept(server.get(path, headers("text/html")));
  }

  /** Sends a form with the token of the page it stands on. */
  HttpResponse<String> submit(String page, String path, Map<String, String> fields) {
    return post(path, formToken(page), fields);
  }

  HttpResponse<String> post(String path, String csrf, Map<String, String> fields) {
    Map<String, String> all = new TreeMap<>(fields);
    if (!csrf.isEmpty()) {
      all.put("_csrf", csrf);
    }
    String body = all.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue())).collect(Collectors.joining("&"));
    return kept(server.post(path, body, headers("text/html", "Content-Type", "application/x-www-form-urlencoded")));
  }

  String formToken(String page) {
    Matcher token = CSRF.matcher(get(page).body());
    return token.find() ? token.group(1) : "";
  }

  String cookie(String name) {
    return cookies.getOrDefault(name, "");
  }

  private String[] headers(String accept, String... more) {
    String jar = cookies.entrySet().stream().map(cookie -> cookie.getKey() + "=" + cookie.getValue()).collect(Collectors.joining("; "));
    List<String> headers = new ArrayList<>(List.of("Accept", accept));
    if (!jar.isEmpty()) {
      headers.addAll(List.of("Cookie", jar));
    }
    headers.addAll(List.of(more));
    return headers.toArray(String[]::new);
  }

  private HttpResponse<String> kept(HttpResponse<String> answer) {
    for (String cookie : answer.headers().allValues("Set-Cookie")) {
      String pair = cookie.split(";", 2)[0];
      int equals = pair.indexOf('=');
      cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
      if (cookie.contains("Max-Age=0")) {
        cookies.remove(pair.substring(0, equals));
      }
    }
    return answer;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
