package dev.nightshift.paging;

import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.Service;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.paging.Delivering.Next;
import dev.nightshift.paging.PageStore.Outcome;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes pages out of the queue and sends them. A claim is one statement that also looks whether the page's reason still holds
 * ({@link PageStore#claim}), and is committed right before the message leaves. A sender that dies leaves its page to the
 * next one after a minute: a page may arrive twice, under the same id, and is never lost.
 */
public final class PageCourier {

  private static final Logger LOG = LoggerFactory.getLogger(PageCourier.class);
  private static final Duration SENDER_LIVES = Duration.ofMinutes(1);

  private final PageStore store;
  private final Channels channels;
  private final PageTokens tokens;
  private final Links links;
  private final Incidents incidents;
  private final Alerts alerts;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public PageCourier(
      PageStore store,
      Channels channels,
      PageTokens tokens,
      Links links,
      Incidents incidents,
      Alerts alerts,
      Workspaces workspaces,
      Ledger ledger,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.channels = channels;
    this.tokens = tokens;
    this.links = links;
    this.incidents = incidents;
    this.alerts = alerts;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Claims the page that is due first, whatever way it goes. */
  Optional<Page> claim() {
    return claimBut(Set.of());
  }

  /**
   * Claims the page that is due first; a page whose reason is gone comes back withdrawn, with its fact written.
   *
   * @param full channels by which nothing more can leave now
   */
  Optional<Page> claimBut(Set<String> full) {
    Instant now = clock.instant();
    Optional<Page> claimed =
        transaction.execute(
            status -> {
              Optional<Page> page = store.claim(now, now.plus(SENDER_LIVES), full);
              page.filter(each -> each.status() == Page.Status.WITHDRAWN)
                  .ifPresent(each -> tell("page.withdrawn", each, Map.of("why", each.detail())));
              return page;
            });
    return claimed == null ? Optional.empty() : claimed;
  }

  /** Sends a claimed page once, and stores what came of it. */
  void deliver(Page claimed) {
    if (claimed.status() != Page.Status.SENDING) {
      return;
    }
    Next next = Delivering.after(send(claimed), claimed.tries(), clock.instant());
    transaction.executeWithoutResult(status -> ended(claimed, next));
  }

  /** Returns how long until the next page is due. */
  Duration rest() {
    Instant now = clock.instant();
    return store.nextDue().map(due -> Duration.between(now, due)).filter(rest -> !rest.isNegative()).orElse(Duration.ofSeconds(1));
  }

  private Delivery send(Page page) {
    Message message;
    try {
      message = message(page);
    } catch (RuntimeException failure) {
      // A page that cannot be written must be given up like one that cannot be sent, so that the next person is paged.
      LOG.error("The message of page {} could not be written", page.id(), failure);
      return new Delivery.Retry(Duration.ZERO, "the message could not be written: " + failure);
    }
    return channels.send(page.method().channel(), message);
  }

  private Message message(Page page) {
    Incident incident = incidents.get(page.incidentId());
    Workspace workspace = workspaces.current();
    String service = workspace.catalog().service(incident.service()).map(Service::name).orElse(incident.service());
    List<Fact> facts = incidents.timeline(incident.id());
    String approve = ApprovalAsked.of(page, facts)
        .map(asked -> links.approve(new ApprovalToken(asked.run(), asked.plan(), asked.until(), page.person()).text(tokens))).orElse("");
    return PageText.of(
        new PageText.Subject(
            page,
            incident,
            service,
            alerts.ofIncident(incident.id()),
            facts,
            workspace.catalog().narration(),
            links.incident(incident.id()),
            links.acknowledge(tokens.token(PageTokens.Use.ACKNOWLEDGE, page)),
            page.runId() == null ? "" : links.stop(tokens.token(PageTokens.Use.STOP, page)),
            approve));
  }

  private void ended(Page page, Next next) {
    Instant now = clock.instant();
    switch (next) {
      case Next.Sent sent -> {
        if (store.ended(page, new Outcome(Page.Status.SENT, page.contact(), page.tries(), null, "delivered", sent.reference()), now)) {
          tell("page.sent", page, Map.of("reference", sent.reference()));
        }
      }
      case Next.Again again ->
          store.ended(page, new Outcome(Page.Status.QUEUED, page.contact(), page.tries(), again.at(), "retry", again.why()), now);
      case Next.GivenUp givenUp -> givenUp(page, givenUp.why(), now);
    }
  }

  private void givenUp(Page page, String why, Instant now) {
    boolean another = page.hasAnotherMethod();
    Outcome outcome =
        another
            ? new Outcome(Page.Status.QUEUED, page.contact() + 1, 0, now, "gave up", why)
            : new Outcome(Page.Status.FAILED, page.contact(), page.tries(), null, "gave up", why);
    if (store.ended(page, outcome, now)) {
      String following = another ? page.contacts().get(page.contact() + 1).channel() : "";
      tell("page.failed", page, Map.of("why", why, "next", following));
    }
  }

  private void tell(String type, Page page, Map<String, Object> data) {
    ledger.append(Pages.fact(type, page, workspaces.current().version(), data));
  }
}
