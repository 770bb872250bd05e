package dev.nightshift.integration.http;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a request proves who sends it, by a secret that is fetched as it is sent: a bearer token (RFC 6750), a password (RFC 7617), or
 * the value of a header.
 *
 * @param secrets what must never show
 */
record HttpAuth(String header, String value, List<String> secrets) {
  private static final Pattern FORM = Pattern.compile("bearer|basic(:[^:\\s]+)?|header:[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Says what is wrong with the attribute {@code auth}, or null. */
  static @Nullable String problem(Map<String, String> attributes) {
    String auth = attributes.getOrDefault("auth", "bearer");
    return FORM.matcher(auth).matches() ? null : "auth is '" + auth + "'; write bearer, basic:USER or header:NAME, and the secret as as=…";
  }

  /**
   * Makes the header that the step asks for.
   *
   * @throws Problem.Invalid where the form is unknown
   * @throws Problem.Unavailable where the secret does not resolve
   */
  static Optional<HttpAuth> of(Map<String, String> attributes, Secrets secrets) {
    String problem = problem(attributes);
    String reference = attributes.get("as");
    if (problem != null || (reference == null && attributes.containsKey("auth"))) {
      throw new Problem.Invalid(problem != null ? problem : "auth needs a secret; name it by as=…");
    }
    return reference == null ? Optional.empty() : Optional.of(made(attributes.getOrDefault("auth", "bearer"), reference, secrets.resolve(reference)));
  }

  private static HttpAuth made(String form, String reference, String secret) {
    if (secret.chars().anyMatch(character -> character < ' ' || character == 127)) {
      throw new Problem.Invalid("The secret " + reference + " cannot go into a header: it holds a line end or another control character");
    }
    if (form.startsWith("header:")) {
      return new HttpAuth(form.substring("header:".length()), secret, List.of(secret));
    }
    if (form.equals("bearer")) {
      return new HttpAuth("Authorization", "Bearer " + secret, List.of(secret));
    }
    String pair = form.equals("basic") ? secret : form.substring("basic:".length()) + ":" + secret;
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    String password = pair.substring(pair.indexOf(':') + 1);
    return new HttpAuth("Authorization", "Basic " + encoded, List.of(secret, password, encoded));
  }

  /** Says it without the secret. */
  static String shown(Map<String, String> attributes) {
    String reference = attributes.get("as");
    String form = attributes.getOrDefault("auth", "bearer");
    return reference == null ? "" : "  with " + (form.startsWith("header:") ? "the header " + form.substring("header:".length()) : form + " authentication")
        + " by the secret " + reference + "\n";
  }
}
