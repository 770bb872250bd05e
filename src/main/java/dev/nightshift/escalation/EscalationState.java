package dev.nightshift.escalation;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the escalation of an incident stands.
 *
 * @param round which pass through the policy, from 0
 * @param level the level that was paged last, from 1; 0 before the first
 * @param waitingFor people of this level who may still be reached
 * @param runs runs that automation started for the incident
 * @param kind what the pages of this escalation ask
 * @param dueAt when something happens by itself; null for never
 * @param whenDue why, in words, people are paged then
 */
public record EscalationState(
    Phase phase,
    int round,
    int level,
    List<String> waitingFor,
    List<Long> runs,
    PageKind kind,
    @Nullable Instant dueAt,
    String whenDue) {

  /** What is going on. */
  public enum Phase {
    /** Nothing has happened yet. */
    NEW,
    /** A runbook acts alone; people are paged when it does not get there, at the latest at {@code dueAt}. */
    HOLDING,
    /** People are being paged, level after level. */
    PAGING,
    /** Somebody is on it. */
    ACKNOWLEDGED,
    /** Every level was paged as often as the policy says, and nobody came. */
    EXHAUSTED,
    /** The incident is over. */
    ENDED;

    /** As rows and API have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Before the first event. */
  public static final EscalationState NEW =
      new EscalationState(Phase.NEW, 0, 0, List.of(), List.of(), PageKind.INCIDENT, null, "");

  public EscalationState {
    waitingFor = List.copyOf(waitingFor);
    runs = List.copyOf(runs);
  }

  EscalationState holding(Instant until, String whenDue) {
    return new EscalationState(Phase.HOLDING, 0, 0, List.of(), runs, kind, until, whenDue);
  }

  EscalationState paging(int round, int level, List<String> people, Instant until, String whenDue) {
    return new EscalationState(Phase.PAGING, round, level, people, runs, kind, until, whenDue);
  }

  /** A phase in which nothing happens by itself. */
  EscalationState quiet(Phase quiet) {
    return new EscalationState(quiet, round, level, List.of(), runs, kind, null, "");
  }

  EscalationState asking(PageKind asked) {
    return new EscalationState(phase, round, level, waitingFor, runs, asked, dueAt, whenDue);
  }

  EscalationState with(long run) {
    return new EscalationState(
        phase, round, level, waitingFor, java.util.stream.Stream.concat(runs.stream(), java.util.stream.Stream.of(run)).distinct().toList(), kind, dueAt, whenDue);
  }

  EscalationState without(String person) {
    return new EscalationState(
        phase, round, level, waitingFor.stream().filter(other -> !other.equals(person)).toList(), runs, kind, dueAt, whenDue);
  }

  /** Whether it may still page somebody by itself. */
  boolean live() {
    return phase == Phase.HOLDING || phase == Phase.PAGING;
  }
}
