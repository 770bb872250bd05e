package dev.nightshift.room;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What somebody asks for with a line. Closed: whatever can be typed in a chat is one of these. */
sealed interface Command {

  /** One that changes nothing. */
  sealed interface Look extends Command {}

  /** One that changes something: it is on the ledger, and done once. */
  sealed interface Order extends Command {
    /** The incident that it is about; null where there is none. */
    default @Nullable Long incident() {
      return null;
    }

    /** The run that it is about; null where there is none. */
    default @Nullable Long run() {
      return null;
    }
  }

  /** One that is about an incident. */
  sealed interface OfIncident extends Order {
    long id();

    @Override
    default Long incident() {
      return id();
    }
  }

  /** One that is about a run. */
  sealed interface OfRun extends Order {
    long id();

    @Override
    default Long run() {
      return id();
    }
  }

  record Help() implements Look {}

  record ListIncidents() implements Look {}

  record ListRuns() implements Look {}

  record OnCall() implements Look {}

  /** What can be explained. */
  enum Subject {
    INCIDENT,
    RUN,
    PAGE,
    ALERT
  }

  record Explain(Subject subject, long id) implements Look {}

  /** What a run asks people to agree to: shown before anybody can say yes. */
  record ShowPlan(long id) implements Look {}

  /** What a run asks people at this moment, with the choices. */
  record ShowQuestion(long id) implements Look {}

  record Acknowledge(long id) implements OfIncident {}

  record Resolve(long id, String reason) implements OfIncident {}

  /** @param plan the digest of the plan that was shown, or its beginning */
  record Approve(long id, String plan, String reason) implements OfRun {}

  /** @param plan as in {@link Approve}; empty for whatever it is now, since a no harms nobody */
  record Reject(long id, String plan, String reason) implements OfRun {}

  record Stop(long id, String reason) implements OfRun {}

  /** Ticks the manual step that a run waits for. */
  record Done(long id, String comment) implements OfRun {}

  /** @param words the choice, and after it a comment */
  record Choose(long id, String words) implements OfRun {}

  /** @param about null without an incident */
  record Start(String runbook, @Nullable Long about, Map<String, String> inputs) implements Order {
    @Override
    public @Nullable Long incident() {
      return about;
    }
  }

  /** @param service empty for every service */
  record Freeze(String service, String until, String reason) implements Order {}

  record StopAll(String reason) implements Order {}

  record ResumeAll() implements Order {}
}
