package dev.nightshift.incident;

import dev.nightshift.spi.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What people and runbooks work on: one or more alerts of a service.
 *
 * @param group the alert group; a service has one open incident per group
 * @param resolvedBy who resolved it: {@code person:ada}, {@code automation}
 * @param reopened how often an alert came back soon after the resolution
 * @param handsOff whether people told automation to keep away from it
 * @param workspaceVersion the configuration under which it was opened
 * @param run the run that acts on it or verifies, and therefore decides when it ends; null where none does
 */
public record Incident(
    long id,
    String service,
    String group,
    String title,
    Severity severity,
    Status status,
    Instant openedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    int reopened,
    boolean handsOff,
    String workspaceVersion,
    @Nullable Long run) {

  /** Returns whether it is not resolved. */
  public boolean open() {
    return status != Status.RESOLVED;
  }

  Incident with(Status next) {
    return new Incident(
        id, service, group, title, severity, next, openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy,
        reopened, handsOff, workspaceVersion, run);
  }

  Incident with(Severity next) {
    return new Incident(
        id, service, group, title, next, status, openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy,
        reopened, handsOff, workspaceVersion, run);
  }

  Incident acknowledged(String by, Instant at) {
    Status next = status == Status.TRIGGERED ? Status.ACKNOWLEDGED : status;
    return new Incident(
        id, service, group, title, severity, next, openedAt, at, by, resolvedAt, resolvedBy, reopened, handsOff,
        workspaceVersion, run);
  }

  Incident resolved(String by, Instant at) {
    return new Incident(
        id, service, group, title, severity, Status.RESOLVED, openedAt, acknowledgedAt, acknowledgedBy, at, by,
        reopened, handsOff, workspaceVersion, null);
  }

  Incident returned() {
    return new Incident(
        id, service, group, title, severity, Status.TRIGGERED, openedAt, null, null, null, null, reopened + 1,
        handsOff, workspaceVersion, null);
  }

  Incident heldBy(@Nullable Long next) {
    return new Incident(
        id, service, group, title, severity, status, openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy,
        reopened, handsOff, workspaceVersion, next);
  }

  Incident withHandsOff() {
    return new Incident(
        id, service, group, title, severity, status, openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy,
        reopened, true, workspaceVersion, run);
  }
}
