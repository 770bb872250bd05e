package dev.nightshift.check;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Leases;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.StuckWork;
import dev.nightshift.platform.StuckWork.Stuck;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks once a minute, on one node, for work of Nightshift itself that does not go on. What it finds becomes an alert like any other, once
 * for each thing that is stuck: of the service that it is about, whose team is paged, or of the default service. It resolves when the work goes on.
 */
public final class Watchdog implements Pulse.Work {

  /** The integration under which it sends its events. */
  public static final String INTEGRATION = "watchdog";

  private static final String LEASE = "watchdog";
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration LEASE_LENGTH = Duration.ofSeconds(90);

  private final List<StuckWork> parts;
  private final WatchdogStore store;
  private final EventIntake intake;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Leases leases;
  private final Clock clock;
  private Instant next;

  /**
   * Something that is stuck.
   *
   * @param fact the sequence of the fact that tells of it
   */
  public record Known(Stuck stuck, long fact) {}

  Watchdog(
      List<StuckWork> parts, WatchdogStore store, EventIntake intake, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction,
      Leases leases, Clock clock) {
    this.parts = List.copyOf(parts);
    this.store = store;
    this.intake = intake;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.leases = leases;
    this.clock = clock;
    // After a start, what waited while nothing ran gets a minute to go on.
    this.next = clock.instant().plus(EVERY);
  }

  /** Returns what was stuck at the last look, longest first. */
  public List<Known> known() {
    return store.all();
  }

  @Override
  public Duration beat() {
    Instant now = clock.instant();
    if (!now.isBefore(next)) {
      next = now.plus(EVERY);
      if (leases.acquire(LEASE, LEASE_LENGTH).isPresent()) {
        look(now);
      }
    }
    return Pulse.AT_LEAST_EVERY;
  }

  /** Lets another node look. */
  void release() {
    leases.release(LEASE);
  }

  private void look(Instant now) {
    List<Stuck> found = parts.stream().flatMap(part -> part.stuck(now).stream()).toList();
    Map<String, Stuck> known = store.all().stream().map(Known::stuck).collect(Collectors.toMap(Watchdog::key, stuck -> stuck));
    Set<String> keys = found.stream().map(Watchdog::key).collect(Collectors.toSet());
    found.stream().filter(stuck -> !known.containsKey(key(stuck))).forEach(stuck -> found(stuck, now));
    known.values().stream().filter(stuck -> !keys.contains(key(stuck))).forEach(this::cleared);
  }

  /** The event first: where it cannot be stored, the next look finds the same again. */
  private void found(Stuck stuck, Instant now) {
    intake.accept(INTEGRATION, List.of(event(Event.Action.TRIGGER, stuck)));
    transaction.executeWithoutResult(status -> store.insert(stuck, tell("watchdog.found", stuck), now));
  }

  private void cleared(Stuck stuck) {
    intake.accept(INTEGRATION, List.of(event(Event.Action.RESOLVE, stuck)));
    transaction.executeWithoutResult(status -> {
      store.delete(stuck);
      tell("watchdog.cleared", stuck);
    });
  }

  private long tell(String type, Stuck stuck) {
    Map<String, Object> data =
        Map.of("kind", stuck.kind(), "key", stuck.key(), "service", stuck.service(), "what", stuck.what(), "since", stuck.since().toString());
    return ledger.append(FactDraft.ofSystem(type, "automation", workspaces.current().version(), data)).getFirst().sequence();
  }

  private static String key(Stuck stuck) {
    return stuck.kind() + "/" + stuck.key();
  }

  private static Event event(Event.Action action, Stuck stuck) {
    String name = "Nightshift" + stuck.kind().substring(0, 1).toUpperCase(Locale.ROOT) + stuck.kind().substring(1) + "Stuck";
    Map<String, String> labels = new HashMap<>(Map.of("alertname", name, "kind", stuck.kind()));
    if (!stuck.service().isEmpty()) {
      labels.put("service", stuck.service());
    }
    return new Event(
        action, key(stuck), name, stuck.what(), "nightshift", Severity.SEV2, labels, Map.of("since", stuck.since().toString()), null, null, List.of(),
        Json.write(Map.of("kind", stuck.kind(), "key", stuck.key(), "what", stuck.what())));
  }
}
