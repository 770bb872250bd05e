package dev.nightshift.communication;

import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.paging.Channels;
import dev.nightshift.paging.Delivering;
import dev.nightshift.paging.Delivering.Next;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.transaction.support.TransactionTemplate;

/** Sends updates, apart from pages, trying again as pages are. */
public final class UpdateCourier {

  private static final Duration SENDER_LIVES = Duration.ofMinutes(1);

  private final UpdateStore store;
  private final Channels channels;
  private final Workspaces workspaces;
  private final Ledger ledger;
  private final TransactionTemplate transaction;
  private final Clock clock;

  public UpdateCourier(
      UpdateStore store,
      Channels channels,
      Workspaces workspaces,
      Ledger ledger,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.channels = channels;
    this.workspaces = workspaces;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Sends everything that is due, side by side, so that no subscriber waits for a slow one for long. */
  public Duration beat() {
    boolean moved = true;
    while (moved) {
      moved = sendDue();
    }
    return Duration.ofSeconds(1);
  }

  private boolean sendDue() {
    boolean any = false;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Optional<Update> update = claim(); update.isPresent(); update = claim()) {
        Update claimed = update.get();
        threads.execute(() -> deliver(claimed));
        any = true;
      }
    }
    return any;
  }

  private Optional<Update> claim() {
    Instant now = clock.instant();
    return store.claim(now, now.plus(SENDER_LIVES));
  }

  private void deliver(Update update) {
    Message message =
        new Message("update-" + update.id(), update.address(), update.subject(), update.body(), update.payload());
    Next next = Delivering.after(channels.send(update.channel(), message), update.tries(), clock.instant());
    transaction.executeWithoutResult(status -> ended(update, next));
  }

  private void ended(Update update, Next next) {
    Instant now = clock.instant();
    switch (next) {
      case Next.Sent sent -> {
        if (store.ended(update, "SENT", sent.reference(), now)) {
          tell("communication.sent", update, Map.of("reference", sent.reference()));
        }
      }
      case Next.Again again -> store.queued(update, again.at(), again.why());
      case Next.GivenUp givenUp -> {
        if (store.ended(update, "FAILED", givenUp.why(), now)) {
          tell("communication.failed", update, Map.of("why", givenUp.why()));
        }
      }
    }
  }

  private void tell(String type, Update update, Map<String, Object> more) {
    Map<String, Object> data = new HashMap<>(more);
    data.put("subscriber", update.subscriber());
    data.put("channel", update.channel());
    data.put("update", update.about());
    String version = workspaces.current().version();
    Long incident = update.incidentId();
    ledger.append(
        incident == null
            ? FactDraft.ofSystem(type, "automation", version, data)
            : FactDraft.ofIncident(incident, type, "automation", version, data));
  }
}
