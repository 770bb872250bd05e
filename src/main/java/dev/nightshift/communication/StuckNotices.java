package dev.nightshift.communication;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.check.Watchdog;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.platform.StuckWork.Stuck;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Tells the admins of what is stuck in Nightshift itself, by every way to reach them, once for each thing. This does not go through ledger,
 * incidents and escalations, because these may be what is stuck.
 */
final class StuckNotices implements Pulse.Work {
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Watchdog watchdog;
  private final UpdateStore store;
  private final Workspaces workspaces;
  private final Signals signals;
  private final Clock clock;
  private Instant next = Instant.MIN;

  StuckNotices(Watchdog watchdog, UpdateStore store, Workspaces workspaces, Signals signals, Clock clock) {
    this.watchdog = watchdog;
    this.store = store;
    this.workspaces = workspaces;
    this.signals = signals;
    this.clock = clock;
  }

  @Override
  public Duration beat() {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      next = now.plus(EVERY);
      watchdog.known().stream().filter(known -> known.stuck().service().isEmpty()).forEach(known -> tell(known, now));
    }
    return Pulse.AT_LEAST_EVERY;
  }

  /** A notice is stored once per fact and address, whoever stores it. */
  private void tell(Watchdog.Known known, Instant now) {
    UpdateText.Written text = text(known.stuck());
    for (Person admin : admins(workspaces.current().catalog())) {
      admin.contacts().forEach(contact -> store.insert(
          new UpdateStore.Notice(known.fact(), "STUCK", "person:" + admin.id(), contact.channel(), contact.address(), text, now), now));
    }
    signals.raise(UpdateWriter.SIGNAL);
  }

  /** Everybody, where the workspace names no admin. */
  private static List<Person> admins(Catalog catalog) {
    List<Person> admins = catalog.people().values().stream().filter(person -> person.role().equals("admin")).toList();
    return admins.isEmpty() ? List.copyOf(catalog.people().values()) : admins;
  }

  private static UpdateText.Written text(Stuck stuck) {
    String body = stuck.what() + ". It has been so since " + stuck.since() + ".\n\nPages may not leave. Look at the server's log, /-/ready and /metrics.\n";
    return new UpdateText.Written("Nightshift itself is stuck: " + stuck.what(), body,
        Map.of("type", "stuck", "kind", stuck.kind(), "key", stuck.key(), "what", stuck.what(), "since", stuck.since().toString()));
  }
}
