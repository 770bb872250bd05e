package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps fetched secrets in memory for a short time, and failures for a shorter one: a place that is away is not asked, and
 * waited for, by every step. Many who want the same at once cause one request.
 */
final class SecretCache {
  private static final Duration FAILURE = Duration.ofSeconds(5);

  private final Clock clock;
  private final Map<String, Slot> slots = new ConcurrentHashMap<>();
  private volatile String version = "";

  SecretCache(Clock clock) {
    this.clock = clock;
  }

  /**
   * Returns a value that is still fresh, or fetches it.
   *
   * @param version of the workspace; another one may say that the place is opened in another way
   */
  String get(String place, String version, Duration fresh, Supplier<String> fetch) {
    if (!this.version.equals(version)) {
      this.version = version;
      slots.clear();
    }
    return slots.computeIfAbsent(place, key -> new Slot()).get(clock, fresh, fetch);
  }

  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable String value;
    private @Nullable String failure;
    private Instant fetchedAt = Instant.EPOCH;

    String get(Clock clock, Duration fresh, Supplier<String> fetch) {
      lock.lock();
      try {
        Duration age = Duration.between(fetchedAt, clock.instant());
        if (value != null && age.compareTo(fresh) < 0) {
          return value;
        }
        if (failure != null && age.compareTo(fresh.compareTo(FAILURE) < 0 ? fresh : FAILURE) < 0) {
          throw new Problem.Unavailable(failure);
        }
        return fetched(clock, fetch);
      } finally {
        lock.unlock();
      }
    }

    private String fetched(Clock clock, Supplier<String> fetch) {
      value = null;
      failure = null;
      try {
        String fetched = fetch.get();
        value = fetched;
        return fetched;
      } catch (Problem problem) {
        failure = problem.getMessage();
        throw problem;
      } finally {
        fetchedAt = clock.instant();
      }
    }
  }
}
