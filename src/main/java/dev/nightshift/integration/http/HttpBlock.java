package dev.nightshift.integration.http;

import dev.nightshift.platform.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as editors write it in {@code .http} files: a line with method and address, headers, an empty line, the body. Lines before
 * the request that begin with {@code #} or {@code //} are comments.
 */
record HttpBlock(String method, String url, Map<String, String> headers, String body) {
  private static final Pattern REQUEST = Pattern.compile("(?:([A-Z]{3,10})\\s+)?(\\S+)(?:\\s+HTTP/[\\d.]+)?\\s*");
  private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)\\s*:\\s*(.*)");
  private static final Set<String> OURS = Set.of("content-length", "transfer-encoding", "connection", "expect");

  /**
   * Reads a request.
   *
   * @throws Problem.Invalid naming the line
   */
  static HttpBlock read(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    while (!lines.isEmpty() && isNothing(lines.getFirst())) {
      lines.removeFirst();
    }
    Matcher request = REQUEST.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!request.matches()) {
      throw new Problem.Invalid("A request begins with a line such as: GET http://example.org/path");
    }
    int empty = lines.indexOf("");
    int body = empty < 0 ? lines.size() : empty;
    String method = request.group(1) == null ? "GET" : request.group(1);
    return new HttpBlock(
        method, request.group(2), headers(lines.subList(1, body)), String.join("\n", lines.subList(Math.min(body + 1, lines.size()), lines.size())));
  }

  /** The same with one more header. */
  HttpBlock with(String header, String value) {
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    if (more.put(header, value) != null) {
      throw new Problem.Invalid("The header " + header + " stands in the request, and as=… makes another one; keep one of them");
    }
    return new HttpBlock(method, url, more, body);
  }

  static boolean isNothing(String line) {
    return line.isBlank() || line.startsWith("#") || line.startsWith("//");
  }

  private static Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : lines) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches()) {
        throw new Problem.Invalid("After the address come headers such as Accept: text/plain, then an empty line; this is neither: " + line);
      }
      if (OURS.contains(header.group(1).toLowerCase(Locale.ROOT))) {
        throw new Problem.Invalid("The header " + header.group(1) + " is set by Nightshift itself; leave it out");
      }
      if (headers.put(header.group(1), header.group(2).strip()) != null) {
        throw new Problem.Invalid("The header " + header.group(1) + " stands there twice");
      }
    }
    return headers;
  }
}
