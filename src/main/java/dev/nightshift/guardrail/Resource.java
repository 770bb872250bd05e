package dev.nightshift.guardrail;

import java.util.Locale;

/** Something that one run changes at a time. */
public record Resource(Kind kind, String name) implements Comparable<Resource> {

  /** The kinds of resources. */
  public enum Kind {
    SERVICE,
    /** By how it is reached, because two services may have one machine under two names. */
    TARGET,
    /** What runbooks name under {@code locks}. */
    NAMED,
    /** What budgets of several services count: nobody holds it, but those who count decide one after another. */
    COUNT
  }

  /** As the database has it. */
  String key() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + name;
  }

  static Resource of(String key) {
    int space = key.indexOf(' ');
    return new Resource(Kind.valueOf(key.substring(0, space).toUpperCase(Locale.ROOT)), key.substring(space + 1));
  }

  @Override
  public int compareTo(Resource other) {
    return key().compareTo(other.key());
  }
}
