package dev.nightshift.ladder;

import java.util.List;

/** The marks that are open at one moment, so that many decisions need to look them up once. */
public record StaleMarks(List<StaleMark> open) {
  /** Nothing is in doubt. */
  public static final StaleMarks NONE = new StaleMarks(List.of());

  public StaleMarks {
    open = List.copyOf(open);
  }

  /** Returns the marks of a runbook, for whatever service. */
  public List<StaleMark> of(String runbook) {
    return open.stream().filter(mark -> mark.runbook().equals(runbook)).toList();
  }

  /** Returns the marks that concern a runbook where it is used for a service. */
  public List<StaleMark> of(String runbook, String service) {
    return of(runbook).stream().filter(mark -> mark.concerns(service)).toList();
  }
}
