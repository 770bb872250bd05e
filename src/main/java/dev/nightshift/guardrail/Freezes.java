package dev.nightshift.guardrail;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Reason;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps automation away from a service, or from everything, and lets it back; each is a fact. */
public final class Freezes {
  private static final int LISTED = 100;

  /** Every runbook and service: a rule about one place is about a part of it. */
  private static final Permissions.Resource EVERYTHING = Permissions.Resource.ANY;

  private final FreezeStore store;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Freezes(FreezeStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Freezes a service: no run begins to change it, whoever starts it.
   *
   * @param service null or empty for every service
   * @param until a time from now ({@code 2h}), or an instant or a time of the organisation's zone in the form of ISO 8601
   * @throws Problem.Invalid where that time is none, or is over
   */
  public Freeze freeze(@Nullable String service, String until, String reason, Actor actor) {
    Permissions.require(actor, Permissions.Action.FREEZE);
    Workspace workspace = workspaces.current();
    String id = service == null ? "" : service.strip();
    if (!id.isEmpty()) {
      workspace.namedService(id);
    }
    Permissions.require(workspace.catalog(), actor, Permissions.Action.FREEZE, Permissions.Resource.ofService(id));
    Instant end = end(until, workspace.catalog().organisation().zone());
    return opened(Freeze.Kind.FREEZE, id, end, reason, actor)
        .orElseThrow(() -> new IllegalStateException("a freeze never excludes another"));
  }

  /** Stops all automation: no run goes on with its next step, on any node. Doing it twice changes nothing. */
  public Freeze stopAll(String reason, Actor actor) {
    Permissions.require(workspaces.current().catalog(), actor, Permissions.Action.STOP_ALL, EVERYTHING);
    return opened(Freeze.Kind.STOP, "", null, reason, actor).or(this::stopped)
        .orElseThrow(() -> new Problem.Conflict("The stop was ended at this very moment; look again"));
  }

  /**
   * Ends a freeze or a stop.
   *
   * @throws Problem.Conflict where it is over already
   */
  public Freeze end(long id, Actor actor) {
    Permissions.require(actor, Permissions.Action.FREEZE);
    return Objects.requireNonNull(transaction.execute(status -> {
      Freeze known = store.find(id).orElseThrow(() -> new Problem.Missing("There is no freeze " + id + "; GET /api/v1/freezes lists them."));
      Permissions.require(workspaces.current().catalog(), actor, Permissions.Action.FREEZE, Permissions.Resource.ofService(known.service()));
      Freeze ended = store.end(id, actor.name(), now()).orElseThrow(() -> new Problem.Conflict("Freeze " + id + " is over already."));
      tell(known.kind() == Freeze.Kind.STOP ? "automation.resumed" : "automation.unfrozen", ended, actor);
      return ended;
    }));
  }

  /** Lets automation go on after a stop. */
  public Freeze resume(Actor actor) {
    return end(stopped().orElseThrow(() -> new Problem.Conflict("Automation is not stopped.")).id(), actor);
  }

  /** Returns the stop that holds now. */
  public Optional<Freeze> stopped() {
    return holding().stream().filter(freeze -> freeze.kind() == Freeze.Kind.STOP).findFirst();
  }

  /** Returns what holds now. */
  public List<Freeze> holding() {
    return store.holding(now());
  }

  /** Returns the newest, those that are over too. */
  public List<Freeze> newest() {
    return store.newest(LISTED);
  }

  private Optional<Freeze> opened(Freeze.Kind kind, String service, @Nullable Instant until, String reason, Actor actor) {
    String why = Reason.of(reason, "why; those who wonder at night read it");
    return Objects.requireNonNull(transaction.execute(status -> {
      Optional<Freeze> freeze = store.open(kind, service, why, actor.name(), until, now());
      freeze.ifPresent(opened -> tell(kind == Freeze.Kind.STOP ? "automation.stopped" : "automation.frozen", opened, actor));
      return freeze;
    }));
  }

  private void tell(String type, Freeze freeze, Actor actor) {
    ledger.append(FactDraft.ofSystem(type, actor.name(), workspaces.current().version(), Map.of(
        "freeze", freeze.id(), "service", freeze.service(), "reason", freeze.reason(), "until", freeze.until() == null ? "" : freeze.until().toString())));
  }

  private Instant end(String until, ZoneId zone) {
    Instant end = parsed(until.strip(), zone);
    if (!end.isAfter(now())) {
      throw new Problem.Invalid("until: " + end + " is over already; write a later time");
    }
    return end;
  }

  private Instant parsed(String until, ZoneId zone) {
    try {
      if (until.matches("\\d.*[smhd]")) {
        return now().plus(Durations.parse(until));
      }
      return until.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$") ? OffsetDateTime.parse(until).toInstant() : LocalDateTime.parse(until).atZone(zone).toInstant();
    } catch (DateTimeException | IllegalArgumentException none) {
      throw new Problem.Invalid("until: '" + until + "' is no time; write 2h, 2026-11-27T18:00 (in " + zone + ") or 2026-11-27T17:00:00Z", none);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
