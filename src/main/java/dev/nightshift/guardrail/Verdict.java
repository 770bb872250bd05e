package dev.nightshift.guardrail;

import java.util.Locale;
import java.util.Map;

/**
 * What a guardrail says.
 *
 * @param why in words for people
 * @param values what it saw
 */
public record Verdict(Answer answer, String why, Map<String, Object> values) {

  /** The value that names the one target on which the run may act, where a guardrail shrinks it to that. */
  static final String ONLY = "only";

  /** The kinds of answers. */
  public enum Answer {
    /** Go on. */
    ALLOW,
    /** People must agree first. */
    ASK,
    /** Not now; look again in a moment. */
    WAIT,
    /** No. */
    DENY;

    /** As facts have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Verdict {
    values = Map.copyOf(values);
  }

  static Verdict allow(String why, Map<String, Object> values) {
    return new Verdict(Answer.ALLOW, why, values);
  }

  static Verdict deny(String why, Map<String, Object> values) {
    return new Verdict(Answer.DENY, why, values);
  }
}
