package dev.nightshift.intake;

import dev.nightshift.spi.Event;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes any event storable: over-long values are cut, control characters and halves of surrogate pairs replaced. Nothing is
 * rejected, because several senders never send again what was rejected.
 */
final class EventLimits {

  static final int DEDUP_KEY = 255;
  static final int NAME = 255;
  static final int LINE = 1024;
  static final int LABEL = 4096;
  static final int ANNOTATION = 16_384;
  static final int RAW = 512 * 1024;
  static final int ENTRIES = 256;
  static final int LINKS = 20;

  private static final char DELETE = 0x7f;
  private static final char REPLACEMENT = '\uFFFD';

  private EventLimits() {}

  /** Returns the event as it is stored: nearly always as it came. */
  static Event applied(Event event) {
    return fits(event) ? event : fitted(event);
  }

  private static boolean fits(Event event) {
    return fits(event.dedupKey(), DEDUP_KEY, false)
        && fits(event.name(), NAME, false)
        && fits(event.summary(), LINE, false)
        && fits(event.source(), LINE, false)
        && fits(event.labels(), LABEL, false)
        && fits(event.annotations(), ANNOTATION, true)
        && fits(event.links())
        && fits(event.raw(), RAW, true);
  }

  private static boolean fits(List<Event.Link> links) {
    for (Event.Link link : links) {
      if (!fits(link.href(), LABEL, false) || !fits(link.text(), LINE, false)) {
        return false;
      }
    }
    return links.size() <= LINKS;
  }

  private static boolean fits(Map<String, String> entries, int limit, boolean severalLines) {
    if (entries.size() > ENTRIES) {
      return false;
    }
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      if (!fits(entry.getKey(), NAME, false) || !fits(entry.getValue(), limit, severalLines)) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(String value, int limit, boolean severalLines) {
    return value.length() <= limit && firstBad(value, severalLines) < 0;
  }

  private static Event fitted(Event event) {
    return new Event(
        event.action(),
        key(event.dedupKey()),
        line(event.name(), NAME),
        line(event.summary(), LINE),
        line(event.source(), LINE),
        event.severity(),
        lines(event.labels()),
        texts(event.annotations()),
        event.startsAt(),
        event.endsAt(),
        event.links().stream().limit(LINKS).map(EventLimits::link).toList(),
        text(event.raw(), RAW));
  }

  /** Returns a dedup key as it is stored; what is too long keeps its beginning and gets a hash. */
  static String key(String key) {
    String clean = line(key, Integer.MAX_VALUE);
    return clean.length() <= DEDUP_KEY ? clean : clean.substring(0, DEDUP_KEY - 65) + "#" + hash(clean);
  }

  private static Event.Link link(Event.Link link) {
    return new Event.Link(line(link.href(), LABEL), line(link.text(), LINE));
  }

  private static Map<String, String> lines(Map<String, String> labels) {
    Map<String, String> clean = new LinkedHashMap<>();
    labels.forEach((name, value) -> add(clean, line(name, NAME), line(value, LABEL)));
    return clean;
  }

  private static Map<String, String> texts(Map<String, String> annotations) {
    Map<String, String> clean = new LinkedHashMap<>();
    annotations.forEach((name, value) -> add(clean, line(name, NAME), text(value, ANNOTATION)));
    return clean;
  }

  private static void add(Map<String, String> entries, String name, String value) {
    if (entries.size() < ENTRIES) {
      entries.put(name, value);
    }
  }

  /** One line: no control characters at all. */
  static String line(String value, int limit) {
    return cut(cleaned(value, false), limit);
  }

  /** Several lines: line breaks and tabs stay. */
  static String text(String value, int limit) {
    return cut(cleaned(value, true), limit);
  }

  private static String cut(String value, int limit) {
    if (value.length() <= limit) {
      return value;
    }
    int end = Character.isHighSurrogate(value.charAt(limit - 2)) ? limit - 2 : limit - 1;
    return value.substring(0, end) + "…";
  }

  private static String cleaned(String value, boolean severalLines) {
    int first = firstBad(value, severalLines);
    if (first < 0) {
      return value;
    }
    StringBuilder clean = new StringBuilder(value);
    for (int i = first; i < clean.length(); i++) {
      if (bad(clean, i, severalLines)) {
        clean.setCharAt(i, REPLACEMENT);
      }
    }
    return clean.toString();
  }

  private static int firstBad(String value, boolean severalLines) {
    // Every character of every event passes here: the printable ones of ASCII with one comparison.
    for (int i = 0; i < value.length(); i++) {
      if ((char) (value.charAt(i) - ' ') >= DELETE - ' ' && bad(value, i, severalLines)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean bad(CharSequence value, int i, boolean severalLines) {
    char c = value.charAt(i);
    if (Character.isSurrogate(c)) {
      return !paired(value, i, c);
    }
    return Character.isISOControl(c) && !(severalLines && (c == '\n' || c == '\r' || c == '\t'));
  }

  private static boolean paired(CharSequence value, int i, char c) {
    return Character.isHighSurrogate(c)
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1));
  }

  private static String hash(String value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
