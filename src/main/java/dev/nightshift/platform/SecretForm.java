package dev.nightshift.platform;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One way in which a secret may be written.
 *
 * @param broken whether line ends may stand inside of it, as base64 tools put them
 */
record SecretForm(String text, boolean broken) {
  /** The text ends before it is clear whether this is the secret. */
  static final int UNDECIDED = Integer.MAX_VALUE;

  private static final int NONE = -1;
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");
  private static final int SHORTEST_LINE = 8;
  private static final int SHORTEST_BASE64 = 6;

  /** All ways in which these secrets may be written. */
  static List<SecretForm> of(Collection<String> secrets) {
    Set<SecretForm> forms = new LinkedHashSet<>();
    for (String secret : secrets) {
      String core = secret.strip();
      forms.add(new SecretForm(core, false));
      urlEncoded(core).forEach(form -> forms.add(new SecretForm(form, false)));
      String json = Json.write(core);
      forms.add(new SecretForm(json.substring(1, json.length() - 1), false));
      core.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_LINE)
          .forEach(line -> forms.add(new SecretForm(line, false)));
      for (String form : base64(core)) {
        forms.add(new SecretForm(form, true));
        urlEncoded(form).forEach(within -> forms.add(new SecretForm(within, false)));
      }
    }
    return List.copyOf(forms);
  }

  /** Returns the index after the match that begins at an index, {@link #UNDECIDED}, or a negative number for no match. */
  int match(String within, int start) {
    int at = start;
    for (int index = 0; index < text.length(); index++) {
      while (broken && index > 0 && at < within.length() && isLineEnd(within.charAt(at))) {
        at++;
      }
      if (at >= within.length()) {
        return UNDECIDED;
      }
      if (within.charAt(at) != text.charAt(index)) {
        return NONE;
      }
      at++;
    }
    return at;
  }

  private static boolean isLineEnd(char character) {
    return character == '\n' || character == '\r';
  }

  /** As HTML forms, RFC 3986 and browsers' encodeURIComponent write it, with large and small hexadecimal digits. */
  private static Set<String> urlEncoded(String text) {
    String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
    String path = form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    String component = path.replace("%21", "!").replace("%27", "'").replace("%28", "(").replace("%29", ")").replace("%2A", "*");
    Set<String> all = new LinkedHashSet<>();
    for (String written : List.of(form, form.replace("+", "%20"), path, component)) {
      all.add(written);
      all.add(ESCAPE.matcher(written).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT)));
    }
    return all;
  }

  /** Base64 (RFC 4648) at the three alignments that a secret can have within a longer text. */
  private static List<String> base64(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    List<String> forms = new ArrayList<>();
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      int from = (before * 8 + 5) / 6;
      int to = shifted.length * 8 / 6;
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String encoded = encoder.encodeToString(shifted);
        if (to - from >= SHORTEST_BASE64) {
          forms.add(encoded.substring(from, to));
          forms.add(encoded.substring(from));
          forms.add(encoded.substring(from).replace("=", ""));
        }
      }
    }
    return forms;
  }
}
