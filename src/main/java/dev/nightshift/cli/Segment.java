package dev.nightshift.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parts of request paths. */
final class Segment {

  private Segment() {}

  static String of(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
