package dev.nightshift.workspace;

import dev.nightshift.spi.Severity;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where an event goes, and why.
 *
 * @param rule the rule that decided, {@link Routing#BY_LABEL} or {@link Routing#BY_DEFAULT}
 * @param line the rule's line in {@code routing.yaml}; 0 where no rule decided
 * @param service the id of a service of the workspace; never empty in a workspace that was checked
 * @param group alerts of one service and group make one incident
 * @param suppress the reason for suppressing it, or empty
 * @param tried the rules that were evaluated, in order, the one that decided last
 */
public record Decision(
    String rule, int line, String service, Severity severity, String group, String suppress, List<Tried> tried) {

  public Decision {
    tried = List.copyOf(tried);
  }

  public boolean suppressed() {
    return !suppress.isEmpty();
  }

  /**
   * One rule and what came of it.
   *
   * @param when its condition
   * @param why the reason in words where it failed, else empty
   * @param values what its expressions read: {@code event.labels.job} → {@code payments}; absent where there was nothing
   */
  public record Tried(String rule, int line, String when, Verdict verdict, String why, Map<String, String> values) {
    public Tried {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }
  }

  /** What a rule said. */
  public enum Verdict {
    MATCHED,
    DID_NOT_MATCH,
    /** It could not be evaluated, so it did not match. */
    FAILED
  }
}
