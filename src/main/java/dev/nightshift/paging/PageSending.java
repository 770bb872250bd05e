package dev.nightshift.paging;

import dev.nightshift.paging.PageLetters.Letter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
  private static final int AT_A_TIME = DuePageStore.AT_ONCE;
  private static final int ENOUGH = AT_A_TIME / 2;
  private static final Duration A_MOMENT = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final PageCourier courier;
  private final Map<String, Semaphore> free = new ConcurrentHashMap<>();
  private final Semaphore left = new Semaphore(0);

  PageSending(PageCourier courier) {
    this.courier = courier;
  }

  /**
   * Claims every page that is due by a channel with room and hands each to a thread of its own. Where a channel is full, it waits until some of
   * its pages have left, so that the next ones follow on their heels, or for a moment: other channels have room.
   */
  Duration beat() throws InterruptedException {
    left.drainPermits();
    List<Page> claimed;
    do {
      claimed = courier.claim(room());
      for (Letter letter : courier.letters(claimed)) {
        start(letter);
      }
    } while (claimed.size() == AT_A_TIME || !claimed.isEmpty() && room().containsValue(0));
    if (room().containsValue(0)) {
      left.tryAcquire(ENOUGH, A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
      return Duration.ZERO;
    }
    return courier.rest();
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

  private Map<String, Integer> room() {
    return free.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, channel -> channel.getValue().availablePermits()));
  }

  private void start(Letter letter) throws InterruptedException {
    Semaphore room = free.computeIfAbsent(letter.page().method().channel(), channel -> new Semaphore(AT_A_TIME));
    room.acquire();
    Thread.ofVirtual().name("page-" + letter.page().id()).start(() -> deliver(letter, room));
  }

  private void deliver(Letter letter, Semaphore room) {
    try (var _ = MDC.putCloseable("incident", Long.toString(letter.page().incidentId()))) {
      courier.deliver(letter);
    } catch (RuntimeException failure) {
      LOG.warn("Page {} was interrupted and is tried again in a minute: {}", letter.page().id(), failure.toString(), failure);
    } finally {
      room.release();
      left.release();
    }
  }
}
