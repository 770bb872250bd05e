package dev.nightshift.paging;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.paging.PageLetters.Letter;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes pages out of the queue and sends them. A claim is one statement that also looks whether the pages' reasons still hold
 * ({@link DuePageStore#claim}), and is committed right before the messages leave. A sender that dies leaves its pages to the
 * next one after a minute: a page may arrive twice, under the same id, and is never lost.
 */
public final class PageCourier {

  private static final Logger LOG = LoggerFactory.getLogger(PageCourier.class);
  private static final Duration SENDER_LIVES = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofMillis(50);

  private final DuePageStore store;
  private final Channels channels;
  private final PageLetters letters;
  private final PageOutcomes outcomes;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  PageCourier(
      DuePageStore store, Channels channels, PageLetters letters, PageOutcomes outcomes, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.channels = channels;
    this.letters = letters;
    this.outcomes = outcomes;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Claims pages that are due; those whose reason is gone come back withdrawn, with their facts written.
   *
   * @param room how many more can leave by a channel; one that is not in it has room
   */
  List<Page> claim(Map<String, Integer> room) {
    Instant now = clock.instant();
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              List<Page> pages = store.claim(now, now.plus(SENDER_LIVES), room);
              String version = workspaces.current().version();
              ledger.append(
                  pages.stream()
                      .filter(page -> page.status() == Page.Status.WITHDRAWN)
                      .map(page -> Pages.fact("page.withdrawn", page, version, Map.of("why", page.detail())))
                      .toList());
              return pages;
            }));
  }

  /** Returns those of the claimed pages that are to leave, with what their messages tell of. */
  List<Letter> letters(List<Page> claimed) {
    return letters.of(claimed.stream().filter(page -> page.status() == Page.Status.SENDING).toList());
  }

  /** Sends a letter once, and stores what came of it. */
  void deliver(Letter letter) {
    Page page = letter.page();
    Instant now = clock.instant();
    outcomes.write(Outcome.of(page, Delivering.after(send(letter), page.tries(), now), now));
  }

  /** Returns how long until the next page is due; a moment where one is due that cannot be claimed now. */
  Duration rest() {
    Instant now = clock.instant();
    return store.next().map(due -> Duration.between(now, due)).map(rest -> rest.isPositive() ? rest : SOON).orElse(Duration.ofSeconds(1));
  }

  private Delivery send(Letter letter) {
    Message message;
    try {
      message = letter.message().get();
    } catch (RuntimeException failure) {
      // A page that cannot be written must be given up like one that cannot be sent, so that the next person is paged.
      LOG.error("The message of page {} could not be written", letter.page().id(), failure);
      return new Delivery.Retry(Duration.ZERO, "the message could not be written: " + failure);
    }
    return channels.send(letter.page().method().channel(), message);
  }
}
