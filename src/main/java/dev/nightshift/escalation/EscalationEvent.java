package dev.nightshift.escalation;

import dev.nightshift.catalog.Person;
import java.time.Duration;
import java.util.List;

/** What escalation reacts to. */
public sealed interface EscalationEvent {

  /** An incident was opened (again), and a runbook should act by itself; its plan must stand within {@code startWithin}. */
  record OpenedForAutomation(String why, Duration startWithin) implements EscalationEvent {}

  /** An incident was opened (again), and people are to be told at once. */
  record OpenedForPeople(PageKind kind, String why) implements EscalationEvent {}

  /**
   * Automation begins a run.
   *
   * @param alone whether it is on rung fallback, so that nobody need be told
   * @param within how long it may take with its proof
   */
  record RunPlanned(long run, boolean alone, String why, Duration within) implements EscalationEvent {}

  /** A run begins that a person has to do or to agree to from its first change on. */
  record HandedOver(long run, String why) implements EscalationEvent {}

  /** People agreed to a run, so somebody watches; it may take {@code within}. */
  record RunApproved(long run, String by, Duration within) implements EscalationEvent {}

  /** A run reports success: the incident should be resolved in a moment. */
  record RunSucceeded(long run) implements EscalationEvent {}

  /** A run did not get there. */
  record RunFailed(long run, String why) implements EscalationEvent {}

  /** Automation does nothing, or nothing alone, after all. */
  record PeopleNeeded(String why) implements EscalationEvent {}

  /** A run waits for one of these people to agree. */
  record ApprovalNeeded(long run, String why, List<Person> approvers) implements EscalationEvent {}

  /** A page could not be delivered by any way to reach the person. */
  record Undeliverable(String person, int round, int level) implements EscalationEvent {}

  /** Somebody is on it. */
  record Acknowledged(String by) implements EscalationEvent {}

  /** It is over. */
  record Resolved(String how) implements EscalationEvent {}

  /** It is worse than it seemed. */
  record SeverityRaised(String why) implements EscalationEvent {}

  /** The time of {@link EscalationState#dueAt} has come. */
  record Due() implements EscalationEvent {}
}
