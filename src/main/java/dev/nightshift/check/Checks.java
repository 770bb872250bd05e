package dev.nightshift.check;

import dev.nightshift.check.CheckMachine.State;
import dev.nightshift.platform.Leases;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Pulse;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.OpenAlerts;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The built-in monitors. One node has the lease and looks; what it sees becomes events like any other source's. What a check
 * believes is kept in memory only: after a start it is unknown, and the first verdict is told whatever it is, which the
 * intake drops where it is not news.
 */
final class Checks implements Pulse.Work {

  /** The integration under which checks send their events. */
  public static final String INTEGRATION = "checks";

  private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
  private static final String LEASE = "checks";
  private static final Duration LEASE_LENGTH = Duration.ofSeconds(6);
  private static final Duration RENEWAL = Duration.ofSeconds(2);
  private static final int AT_ONCE = 64;

  private static final class Entry {
    Watched watched;
    Instant due;
    volatile State state = State.START;
    volatile boolean gone;
    volatile LookStore.@Nullable Look seen;
    final AtomicBoolean looking = new AtomicBoolean();

    Entry(Watched watched, Instant due) {
      this.watched = watched;
      this.due = due;
    }
  }

  private final Workspaces workspaces;
  private final EventIntake intake;
  private final OpenAlerts alerts;
  private final LookStore looks;
  private final Probe probe;
  private final Leases leases;
  private final Clock clock;
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private final Map<String, Entry> entries = new HashMap<>();
  private @Nullable Workspace planned;
  private Instant renewal = Instant.MIN;
  private Instant heldUntil = Instant.MIN;

  Checks(Workspaces workspaces, EventIntake intake, OpenAlerts alerts, LookStore looks, Probe probe, Leases leases, Clock clock) {
    this.workspaces = workspaces;
    this.intake = intake;
    this.alerts = alerts;
    this.looks = looks;
    this.probe = probe;
    this.leases = leases;
    this.clock = clock;
  }

  /** Starts every look that is due, where this node has the lease; returns after how long the next one is. */
  @Override
  public synchronized Duration beat() {
    Instant now = clock.instant();
    if (!held(now)) {
      entries.clear();
      planned = null;
      return Pulse.AT_LEAST_EVERY;
    }
    plan(now);
    Instant next = renewal;
    for (Entry entry : entries.values()) {
      if (!entry.due.isAfter(now) && permits.tryAcquire()) {
        start(entry, now);
      }
      next = entry.due.isBefore(next) ? entry.due : next;
    }
    return Duration.between(now, next.isAfter(now) ? next : now.plusMillis(10));
  }

  /** Returns whether no look is under way. */
  synchronized boolean idle() {
    return entries.values().stream().noneMatch(entry -> entry.looking.get());
  }

  /** Lets another node look at once. */
  void release() {
    leases.release(LEASE);
  }

  private boolean held(Instant now) {
    if (!now.isBefore(renewal)) {
      heldUntil = leases.acquire(LEASE, LEASE_LENGTH).isPresent() ? now.plus(LEASE_LENGTH) : Instant.MIN;
      renewal = now.plus(RENEWAL);
      keep();
    }
    return heldUntil.isAfter(now);
  }

  /** Lets every node know what was seen since the last time. */
  private void keep() {
    List<LookStore.Look> seen = new ArrayList<>();
    for (Entry entry : entries.values()) {
      LookStore.Look look = entry.seen;
      if (look != null) {
        seen.add(look);
        entry.seen = null;
      }
    }
    if (!seen.isEmpty() && heldUntil.isAfter(Instant.MIN)) {
      looks.keep(seen);
    }
  }

  /**
   * Takes a new version of the workspace over; what is believed of a check that stays is kept. A check that is gone, also since before
   * the start, leaves no open alert behind.
   */
  private void plan(Instant now) {
    Workspace workspace = workspaces.current();
    if (workspace == planned) {
      return;
    }
    Map<String, Watched> wanted = new HashMap<>();
    workspace.catalog().services().values()
        .forEach(service -> service.checks().stream().map(check -> new Watched(service, check)).forEach(one -> wanted.put(one.key(), one)));
    entries.values().stream().filter(entry -> !wanted.containsKey(entry.watched.key())).forEach(entry -> entry.gone = true);
    alerts.resolveAllBut(INTEGRATION, wanted.keySet());
    entries.keySet().retainAll(wanted.keySet());
    looks.retain(wanted.values());
    wanted.forEach((key, watched) -> take(entries.computeIfAbsent(key, fresh -> new Entry(watched, now)), watched));
    planned = workspace;
  }

  /** What is believed of one address says nothing of another. */
  private void take(Entry entry, Watched watched) {
    if (!watched.looksLike(entry.watched)) {
      entry.state = State.START;
      entry.seen = null;
      looks.forget(watched);
    }
    entry.watched = watched;
  }

  private void start(Entry entry, Instant now) {
    entry.due = now.plus(entry.watched.check().interval());
    if (!entry.looking.compareAndSet(false, true)) {
      permits.release();
      return;
    }
    Watched watched = entry.watched;
    Thread.ofVirtual().name("check-" + watched.key()).start(() -> look(entry, watched));
  }

  private void look(Entry entry, Watched watched) {
    try {
      String reason = probe.look(watched.check());
      CheckMachine.Outcome outcome = CheckMachine.on(entry.state, reason.isEmpty(), watched.check());
      boolean told =
          switch (outcome.telling()) {
            case NOTHING -> true;
            case TRIGGER -> tell(watched.failing(reason, outcome.next().failures()));
            case RESOLVE -> tell(watched.healthy());
          };
      if (entry.gone) {
        tell(watched.healthy());
      }
      if (watched.looksLike(entry.watched)) {
        saw(entry, watched, told ? outcome.next() : outcome.next().stillBelieving(entry.state.belief()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      entry.looking.set(false);
      permits.release();
    }
  }

  private void saw(Entry entry, Watched watched, State state) {
    entry.state = state;
    if (state.believes()) {
      entry.seen = new LookStore.Look(watched.service().id(), watched.check().name(), state.belief() == CheckMachine.Belief.HEALTHY, clock.instant());
    }
  }

  private boolean tell(Event event) {
    try {
      intake.accept(INTEGRATION, List.of(event));
      return true;
    } catch (Problem.Unavailable away) {
      LOG.warn("The check {} has news that could not be stored and is told again: {}", event.dedupKey(), away.getMessage());
      return false;
    }
  }
}
