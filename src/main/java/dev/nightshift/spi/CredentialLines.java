package dev.nightshift.spi;

import dev.nightshift.platform.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What several values sign in with: a secret of lines {@code NAME=value}, such as {@code AWS_ACCESS_KEY_ID=…}. */
public final class CredentialLines {
  private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");

  private CredentialLines() {}

  /**
   * Reads the secret behind a reference; nothing where there is none.
   *
   * @throws Problem where the secret does not resolve or is none of this form
   */
  public static Map<String, String> of(@Nullable String reference, Secrets secrets) {
    Map<String, String> values = new LinkedHashMap<>();
    if (reference != null) {
      secrets.resolve(reference).lines().filter(line -> !line.isBlank()).forEach(line -> {
        Matcher matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
          throw new Problem.Invalid("The secret " + reference + " must hold lines NAME=value, such as AWS_ACCESS_KEY_ID=…");
        }
        values.put(matcher.group(1), matcher.group(2));
      });
    }
    return values;
  }
}
