package dev.nightshift.spi;

import dev.nightshift.platform.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says where a secret is, never what it is: {@code env:NAME}, {@code file:PATH}, {@code vault:PATH#FIELD}, and so on.
 *
 * @param place what follows the scheme and its colon
 */
public record SecretReference(Scheme scheme, String place) {
  private static final Pattern WITH_SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):.*", Pattern.DOTALL);

  /** The places where a secret can be. */
  public enum Scheme {
    /** An environment variable of the server. */
    ENV("env", "env:NAME", "[A-Za-z_][A-Za-z0-9_]*"),
    /** A file; a relative path starts at the workspace. */
    FILE("file", "file:PATH", "\\S.*"),
    /** A field of a secret in HashiCorp Vault's key-value store, version 2. */
    VAULT("vault", "vault:PATH#FIELD", "(?!.*\\.\\.)[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*#[^\\s#]+"),
    /** A key of a Secret of Kubernetes. */
    KUBERNETES(
        "kubernetes", "kubernetes:NAMESPACE/NAME#KEY",
        "([a-z0-9]([a-z0-9-]*[a-z0-9])?/)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?#[A-Za-z0-9._-]+"),
    /** What a command of {@code secretSources.commands} prints. */
    COMMAND("command", "command:NAME", "[a-z0-9][a-z0-9_-]{0,62}");

    private final String word;
    private final String form;
    private final Pattern place;

    Scheme(String word, String form, String place) {
      this.word = word;
      this.form = form;
      this.place = Pattern.compile(place);
    }

    /** How a reference of this scheme is written, for messages. */
    public String form() {
      return form;
    }

    /** Whether the secret is on this node itself, so that nothing has to be opened first to read it. */
    public boolean isLocal() {
      return this == ENV || this == FILE;
    }
  }

  /** Reads a reference; empty where the text is none. */
  public static Optional<SecretReference> parse(String text) {
    for (Scheme scheme : Scheme.values()) {
      if (text.startsWith(scheme.word + ":")) {
        String place = text.substring(scheme.word.length() + 1);
        return scheme.place.matcher(place).matches() ? Optional.of(new SecretReference(scheme, place)) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** All forms, for messages. */
  public static String forms() {
    return Arrays.stream(Scheme.values()).map(Scheme::form).collect(Collectors.joining(", "));
  }

  /**
   * Says what is wrong with a text that is no reference. What stands there is never repeated: it may be the secret itself, put
   * in the wrong place.
   */
  public static String wrong(String text) {
    for (Scheme scheme : Scheme.values()) {
      if (text.startsWith(scheme.word + ":")) {
        return "must be of the form " + scheme.form;
      }
    }
    var scheme = WITH_SCHEME.matcher(text);
    List<String> words = Arrays.stream(Scheme.values()).map(each -> each.word).toList();
    return scheme.matches()
        ? "has a scheme that is unknown; " + Suggestion.among(scheme.group(1), words) + "there are " + forms()
        : "must say where the secret is: " + forms() + "; the value itself never stands here";
  }

  /** As it is written. */
  @Override
  public String toString() {
    return scheme.word + ":" + place;
  }
}
