package dev.nightshift.paging;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Sends the pages that are due, several at a time, so that a slow mail server holds up nobody else's page. */
final class PageSending {

  private static final Logger LOG = LoggerFactory.getLogger(PageSending.class);
  private static final int AT_A_TIME = 16;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final PageCourier courier;
  private final Semaphore free = new Semaphore(AT_A_TIME);

  PageSending(PageCourier courier) {
    this.courier = courier;
  }

  /** Claims every page that is due and hands each to a thread of its own; waits only while too many are under way. */
  Duration beat() throws InterruptedException {
    while (true) {
      free.acquire();
      Optional<Page> claimed = claimed();
      if (claimed.isEmpty()) {
        return courier.rest();
      }
      Thread.ofVirtual().name("page-" + claimed.get().id()).start(() -> deliver(claimed.get()));
    }
  }

  /** Waits for what is under way when the server stops, so that nothing is sent twice for want of a moment. */
  void drain() throws InterruptedException {
    if (!free.tryAcquire(AT_A_TIME, LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      LOG.warn("Pages are still being sent; they are sent again after a minute, under the same ids");
    }
  }

  private Optional<Page> claimed() {
    Optional<Page> claimed = Optional.empty();
    try {
      claimed = courier.claim();
    } finally {
      if (claimed.isEmpty()) {
        free.release();
      }
    }
    return claimed;
  }

  private void deliver(Page claimed) {
    try (var _ = MDC.putCloseable("incident", Long.toString(claimed.incidentId()))) {
      courier.deliver(claimed);
    } catch (RuntimeException failure) {
      LOG.warn("Page {} was interrupted and is tried again in a minute: {}", claimed.id(), failure.toString(), failure);
    } finally {
      free.release();
    }
  }
}
