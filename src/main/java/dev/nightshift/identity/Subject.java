package dev.nightshift.identity;

import java.io.Serializable;
import java.util.Optional;

/** Who signed in, by identity alone. What the subject may do is looked up at each request ({@link Actors}). */
public sealed interface Subject extends Serializable {

  /** A person of the workspace. */
  record Person(String id) implements Subject {
    @Override
    public String text() {
      return "person:" + id;
    }
  }

  /** A token, of a person or of a program. */
  record Token(long id) implements Subject {
    @Override
    public String text() {
      return "token:" + id;
    }
  }

  /** The form in which it is stored. */
  String text();

  /** Reads {@link #text}. */
  static Optional<Subject> parse(String text) {
    int colon = text.indexOf(':');
    String kind = text.substring(0, Math.max(colon, 0));
    String id = text.substring(colon + 1);
    return switch (kind) {
      case "person" -> Optional.of(new Person(id));
      case "token" -> Optional.of(new Token(Long.parseLong(id)));
      default -> Optional.empty();
    };
  }
}
