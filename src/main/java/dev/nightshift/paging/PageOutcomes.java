package dev.nightshift.paging;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Gathering;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what came of attempts. One is written at once; those that come in while others are being written, or within a moment, are written
 * together, so that many at the same time are few transactions, and a single one waits for nothing.
 */
final class PageOutcomes {

  private static final Logger LOG = LoggerFactory.getLogger(PageOutcomes.class);
  private static final int AT_ONCE = 500;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final DuePageStore store;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Gathering<Outcome, Object> writing = new Gathering<>("page-outcomes", PAUSE, AT_ONCE, this::together);

  PageOutcomes(DuePageStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    this.store = store;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Returns when the outcome is written, by whomever; where that failed, the page is tried again in a minute. */
  void write(Outcome outcome) {
    writing.done(outcome);
  }

  private List<@Nullable Object> together(List<Outcome> outcomes) {
    List<Outcome> ordered = outcomes.stream().sorted(Comparator.comparingLong(outcome -> outcome.page().id())).toList();
    Together.orEach(ordered, this::end, (lost, failure) ->
        LOG.warn("What came of page {} could not be written; it is tried again in a minute: {}", lost.page().id(), failure.toString(), failure));
    return Collections.nCopies(outcomes.size(), null);
  }

  private void end(List<Outcome> outcomes) {
    transaction.executeWithoutResult(
        status -> {
          Set<Long> ended = store.end(outcomes, clock.instant());
          String version = workspaces.current().version();
          List<FactDraft> facts =
              outcomes.stream().filter(outcome -> ended.contains(outcome.page().id())).map(outcome -> outcome.fact(version)).flatMap(Optional::stream).toList();
          ledger.append(facts);
        });
  }
}
