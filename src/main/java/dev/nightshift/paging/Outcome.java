package dev.nightshift.paging;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.paging.Delivering.Next;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt: the page's new state, and what is told of it. Pure.
 *
 * @param page as it was claimed
 * @param next when the page is tried again; null where it is done with
 * @param word how the attempt is called: delivered, retry, gave up
 * @param detail the other side's name for what it took, or why it did not
 */
record Outcome(Page page, Page.Status status, int contact, int tries, @Nullable Instant next, String word, String detail) {

  static Outcome of(Page page, Next next, Instant now) {
    return switch (next) {
      case Next.Sent sent -> new Outcome(page, Page.Status.SENT, page.contact(), page.tries(), null, "delivered", sent.reference());
      case Next.Again again -> new Outcome(page, Page.Status.QUEUED, page.contact(), page.tries(), again.at(), "retry", again.why());
      case Next.GivenUp up when page.hasAnotherMethod() -> new Outcome(page, Page.Status.QUEUED, page.contact() + 1, 0, now, "gave up", up.why());
      case Next.GivenUp up -> new Outcome(page, Page.Status.FAILED, page.contact(), page.tries(), null, "gave up", up.why());
    };
  }

  /** What the ledger is told; nothing of a way that is tried again. */
  Optional<FactDraft> fact(String workspaceVersion) {
    boolean another = contact > page.contact();
    if (status == Page.Status.SENT) {
      return Optional.of(Pages.fact("page.sent", page, workspaceVersion, Map.of("reference", detail)));
    }
    return another || status == Page.Status.FAILED
        ? Optional.of(Pages.fact("page.failed", page, workspaceVersion, Map.of("why", detail, "next", another ? page.contacts().get(contact).channel() : "")))
        : Optional.empty();
  }
}
