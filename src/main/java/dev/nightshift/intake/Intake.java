package dev.nightshift.intake;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.EventIntake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.context.SmartLifecycle;

/**
 * The one door for events. What waits is bounded by number and by size; beyond that the door is shut and the senders, who
 * all know 503, come again. Events of one identity go through one lane, in order.
 */
public final class Intake implements EventIntake, SmartLifecycle {

  /** The integration of events that people send by hand. */
  public static final String BY_HAND = "manual";

  /**
   * How much it takes on.
   *
   * @param lanes writers at work at the same time
   * @param waitingEvents events that may wait
   * @param waitingCharacters characters of events that may wait
   * @param patience how long a caller waits for the commit
   */
  public record Limits(int lanes, int waitingEvents, long waitingCharacters, Duration patience) {
    public static final Limits DEFAULT = new Limits(1, 20_000, 32L * 1024 * 1024, Duration.ofSeconds(15));
  }

  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final IntegrationKeys keys;
  private final Acceptance acceptance;
  private final IntakeMetrics metrics;
  private final Limits limits;
  private final Clock clock;
  private final Room room;
  private final List<Thread> threads = new ArrayList<>();
  private volatile List<Lane> lanes = List.of();

  Intake(IntegrationKeys keys, Acceptance acceptance, IntakeMetrics metrics, Limits limits, Clock clock) {
    this.keys = keys;
    this.acceptance = acceptance;
    this.metrics = metrics;
    this.limits = limits;
    this.clock = clock;
    this.room = new Room(limits.waitingEvents(), limits.waitingCharacters());
    metrics.queue(room::events);
  }

  @Override
  public Optional<String> integrationOf(String kind, String key) {
    Optional<String> owner = keys.owner(kind, key);
    if (owner.isEmpty()) {
      metrics.unknownKey(kind);
    }
    return owner;
  }

  /** Returns a dedup key as it is stored: one that is long or holds control characters is not stored as it came. */
  public static String storedKey(String dedupKey) {
    return EventLimits.key(dedupKey);
  }

  @Override
  public void accept(String integration, List<Event> events) {
    List<Lane> open = lanes;
    if (open.isEmpty()) {
      throw new Problem.Unavailable("Nightshift is stopping or not ready yet. Send the events again.");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Arrived> arrived = new ArrayList<>(events.size());
    long characters = 0;
    for (Event event : events) {
      Event stored = EventLimits.applied(event);
      arrived.add(new Arrived(integration, stored, now));
      characters += stored.raw().length();
    }
    await(handIn(open, arrived, characters));
    metrics.accepted(integration, arrived.size());
  }

  private List<CompletableFuture<Void>> handIn(List<Lane> open, List<Arrived> arrived, long characters) {
    if (acceptance.full() || !room.take(arrived.size(), characters)) {
      metrics.rejected("overloaded", arrived.size());
      throw new Problem.Overloaded("Too many events are waiting to be stored. Send them again in a moment.");
    }
    List<CompletableFuture<Void>> promises = enqueue(open, arrived);
    all(promises).whenComplete((nothing, failure) -> room.giveBack(arrived.size(), characters));
    return promises;
  }

  private static CompletableFuture<Void> all(List<CompletableFuture<Void>> promises) {
    return promises.size() == 1 ? promises.getFirst() : CompletableFuture.allOf(promises.toArray(CompletableFuture[]::new));
  }

  private static List<CompletableFuture<Void>> enqueue(List<Lane> lanes, List<Arrived> arrived) {
    if (lanes.size() == 1 && !arrived.isEmpty()) {
      return List.of(lanes.getFirst().add(arrived));
    }
    List<List<Arrived>> parts = lanes.stream().<List<Arrived>>map(lane -> new ArrayList<>()).toList();
    for (Arrived one : arrived) {
      int identity = 31 * one.event().dedupKey().hashCode() + one.integration().hashCode();
      parts.get(Math.floorMod(identity, lanes.size())).add(one);
    }
    List<CompletableFuture<Void>> promises = new ArrayList<>(lanes.size());
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).isEmpty()) {
        promises.add(lanes.get(i).add(parts.get(i)));
      }
    }
    return promises;
  }

  private void await(List<CompletableFuture<Void>> promises) {
    try {
      all(promises).get(limits.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Problem.Unavailable("The database did not store the events in time. Send them again.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable("Nightshift is stopping. Send the events again.", e);
    } catch (ExecutionException e) {
      throw worst(promises, e);
    }
  }

  /** What asks for another attempt outweighs what tells that there is no use. */
  private static Problem worst(List<CompletableFuture<Void>> promises, ExecutionException failure) {
    List<Problem> problems =
        promises.stream()
            .filter(promise -> promise.state() == Future.State.FAILED)
            .map(Future::exceptionNow)
            .filter(Problem.class::isInstance)
            .map(Problem.class::cast)
            .toList();
    return problems.stream()
        .filter(Problem.Unavailable.class::isInstance)
        .findFirst()
        .or(() -> problems.stream().findFirst())
        .orElseGet(() -> new Problem.Unavailable("The events were not stored. Send them again.", failure));
  }

  @Override
  public synchronized void start() {
    List<Lane> fresh = new ArrayList<>();
    for (int i = 0; i < limits.lanes(); i++) {
      Lane lane = new Lane(i, acceptance, metrics);
      fresh.add(lane);
      threads.add(Thread.ofPlatform().name("intake-" + i).daemon(true).start(lane));
    }
    lanes = List.copyOf(fresh);
  }

  /** Shuts the door, and returns when everything that was taken in is written. */
  @Override
  public synchronized void stop() {
    List<Lane> closing = lanes;
    lanes = List.of();
    closing.forEach(Lane::close);
    try {
      for (Thread thread : threads) {
        thread.join(DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.clear();
  }

  @Override
  public boolean isRunning() {
    return !lanes.isEmpty();
  }

  /** Starts before the web server and stops after it. */
  @Override
  public int getPhase() {
    return 0;
  }
}
