package dev.nightshift.paging;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Sends the pages that are due, several at a time and so many by each channel, so that a slow or hanging mail server holds up nobody else's
 * page, and no page that goes another way.
 */
final class PageSending {

  private static final Logger LOG = LoggerFactory.getLogger(PageSending.class);
  private static final int AT_A_TIME = 16;
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofMillis(50);

  private final PageCourier courier;
  private final Map<String, Semaphore> free = new ConcurrentHashMap<>();

  PageSending(PageCourier courier) {
    this.courier = courier;
  }

  /** Claims every page that is due by a channel with room and hands each to a thread of its own; looks again soon where one is full. */
  Duration beat() throws InterruptedException {
    while (true) {
      Set<String> full = full();
      Optional<Page> claimed = courier.claimBut(full);
      if (claimed.isEmpty()) {
        return full.isEmpty() ? courier.rest() : SOON;
      }
      Page page = claimed.get();
      Semaphore room = free.computeIfAbsent(page.method().channel(), channel -> new Semaphore(AT_A_TIME));
      room.acquire();
      Thread.ofVirtual().name("page-" + page.id()).start(() -> deliver(page, room));
    }
  }

  /** Waits for what is under way when the server stops, so that nothing is sent twice for want of a moment. */
  void drain() throws InterruptedException {
    long until = System.nanoTime() + LONGEST.toNanos();
    for (Semaphore room : free.values()) {
      if (!room.tryAcquire(AT_A_TIME, until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        LOG.warn("Pages are still being sent; they are sent again after a minute, under the same ids");
        return;
      }
    }
  }

  private Set<String> full() {
    return free.entrySet().stream().filter(channel -> channel.getValue().availablePermits() == 0).map(Map.Entry::getKey).collect(Collectors.toUnmodifiableSet());
  }

  private void deliver(Page claimed, Semaphore room) {
    try (var _ = MDC.putCloseable("incident", Long.toString(claimed.incidentId()))) {
      courier.deliver(claimed);
    } catch (RuntimeException failure) {
      LOG.warn("Page {} was interrupted and is tried again in a minute: {}", claimed.id(), failure.toString(), failure);
    } finally {
      room.release();
    }
  }
}
