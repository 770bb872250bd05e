package dev.nightshift.integration.alertmanager;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The identity of a set of labels, as Prometheus and Alertmanager compute it: FNV-1a (64 bits) over the sorted names and
 * values, each followed by the byte 255. Source: prometheus/common, model/fnv.go and model/signature.go.
 */
final class Fingerprint {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int SEPARATOR = 255;

  private Fingerprint() {}

  static String of(Map<String, String> labels) {
    SortedMap<String, String> sorted = labels instanceof SortedMap<String, String> already && already.comparator() == null ? already : new TreeMap<>(labels);
    long hash = OFFSET;
    for (Map.Entry<String, String> label : sorted.entrySet()) {
      hash = add(add(hash, label.getKey()), label.getValue());
    }
    return HexFormat.of().toHexDigits(hash);
  }

  private static long add(long hash, String text) {
    long next = hash;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return encoded(hash, text);
      }
      next = (next ^ c) * PRIME;
    }
    return (next ^ SEPARATOR) * PRIME;
  }

  private static long encoded(long hash, String text) {
    long next = hash;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      next = (next ^ (b & 0xff)) * PRIME;
    }
    return (next ^ SEPARATOR) * PRIME;
  }
}
