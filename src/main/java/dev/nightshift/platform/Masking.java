package dev.nightshift.platform;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets by {@value #MASK}, wherever they stand in a text or value: as they are, line by line, in base64 and base64url (at
 * any place of a longer text, also broken into lines), in URL encoding, as base64 in URL encoding, and as JSON writes them.
 */
public final class Masking {
  public static final String MASK = "***";

  /** Hides nothing: for values that no secret went into. */
  public static final Masking NONE = new Masking(Set.of(), List.of());

  private final Set<String> secrets;
  private final Map<Character, List<SecretForm>> forms;

  /** Most characters of most texts begin no secret; this tells them apart at once. */
  private final boolean[] starts = new boolean[128];

  private Masking(Set<String> secrets, List<SecretForm> forms) {
    this.secrets = secrets;
    this.forms = forms.stream().collect(Collectors.groupingBy(form -> form.text().charAt(0)));
    this.forms.keySet().stream().filter(first -> first < starts.length).forEach(first -> starts[first] = true);
  }

  /** Hides these values; blank ones are ignored. */
  public static Masking of(Collection<String> secrets) {
    Set<String> known = new LinkedHashSet<>(secrets);
    known.removeIf(String::isBlank);
    return known.isEmpty() ? NONE : new Masking(known, SecretForm.of(known));
  }

  /** Hides these values as well. */
  public Masking and(Collection<String> more) {
    List<String> all = new ArrayList<>(secrets);
    all.addAll(more);
    return of(all);
  }

  /** Masks a whole text. */
  public String text(String text) {
    if (forms.isEmpty()) {
      return text;
    }
    StringBuilder masked = new StringBuilder(text.length());
    mask(text, true, masked);
    return masked.toString();
  }

  /** Masks a value: texts, and texts inside of lists and maps (keys too); anything else stays as it is. */
  public @Nullable Object value(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text(text);
      case Map<?, ?> map -> {
        Map<Object, Object> masked = new LinkedHashMap<>();
        map.forEach((key, inner) -> masked.put(value(key), value(inner)));
        yield masked;
      }
      case Collection<?> list -> list.stream().map(this::value).toList();
      default -> value;
    };
  }

  /** Masks all values of a map. */
  public Map<String, Object> values(Map<String, ?> values) {
    Map<String, Object> masked = new LinkedHashMap<>();
    values.forEach((key, inner) -> masked.put(text(key), value(inner)));
    return masked;
  }

  /** Masks all texts of a map. */
  public Map<String, String> texts(Map<String, String> texts) {
    Map<String, String> masked = new LinkedHashMap<>();
    texts.forEach((key, text) -> masked.put(text(key), text(text)));
    return masked;
  }

  /** Masks a text that comes in pieces, where a secret may be split over two of them. */
  public Pieces pieces() {
    return new Pieces();
  }

  /** A text that comes in pieces. Not safe for use by several threads at once. */
  public final class Pieces {
    private String held = "";

    private Pieces() {}

    /** Returns what can be shown so far; holds back an end that may turn out to be the beginning of a secret. */
    public String next(String piece) {
      return take(piece, false);
    }

    /** Returns what was held back: there is nothing more to come. */
    public String end() {
      return take("", true);
    }

    private String take(String piece, boolean last) {
      if (forms.isEmpty()) {
        return piece;
      }
      String text = held + piece;
      StringBuilder masked = new StringBuilder(text.length());
      held = text.substring(mask(text, last, masked));
      return masked.toString();
    }
  }

  /** Writes the masked text and returns how much of it was decided. */
  private int mask(String text, boolean last, StringBuilder masked) {
    int shown = 0;
    int at = 0;
    while (at < text.length()) {
      if (!mayStart(text.charAt(at))) {
        at++;
        continue;
      }
      int end = endOfSecret(text, at, last);
      if (end == SecretForm.UNDECIDED) {
        masked.append(text, shown, at);
        return at;
      }
      if (end > at) {
        masked.append(text, shown, at).append(MASK);
        shown = end;
        at = end;
      } else {
        at++;
      }
    }
    masked.append(text, shown, text.length());
    return text.length();
  }

  private boolean mayStart(char character) {
    return character < starts.length ? starts[character] : forms.containsKey(character);
  }

  /** Where the secret that begins here ends, together with those that overlap it; the place itself where none begins. */
  private int endOfSecret(String text, int start, boolean last) {
    int end = start;
    for (int at = start; at == start || at < end; at++) {
      for (SecretForm form : forms.getOrDefault(text.charAt(at), List.of())) {
        int match = form.match(text, at);
        if (match != SecretForm.UNDECIDED) {
          end = Math.max(end, match);
        } else if (!last) {
          return SecretForm.UNDECIDED;
        }
      }
    }
    return end;
  }
}
