package dev.nightshift.alert;

import dev.nightshift.intake.Arrived;
import dev.nightshift.intake.EventSink;
import dev.nightshift.intake.Intake;
import dev.nightshift.intake.JournalStore;
import dev.nightshift.intake.Look;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
import dev.nightshift.spi.OpenAlerts;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes alerts of events: reads what is open, applies the events in memory, and writes everything that changed with one
 * statement per table. Whether what is known to be open still is, is read from the database for every batch, so any number of
 * nodes agree.
 *
 * <p>Facts go on a chain per node and writer, never on an incident's: a writer of events must not wait for whoever works on
 * an incident. Where an alert has an incident, its facts name it.
 */
final class AlertIntake implements EventSink, OpenAlerts, AskedAlerts {

  private static final int EXPIRED_AT_ONCE = 500;

  private final AlertWriteStore store;
  private final Ledger ledger;
  private final Repeats repeats;
  private final Workspaces workspaces;
  private final TransactionTemplate transaction;
  private final NodeName node;
  private final KnownAlerts known;
  private final JournalStore journal;
  private final PendingAlerts pending = new PendingAlerts();
  private final Clock clock;

  AlertIntake(
      AlertWriteStore store,
      Ledger ledger,
      Repeats repeats,
      Workspaces workspaces,
      TransactionTemplate transaction,
      NodeName node,
      JournalStore journal,
      Clock clock) {
    this.store = store;
    this.ledger = ledger;
    this.repeats = repeats;
    this.workspaces = workspaces;
    this.transaction = transaction;
    this.node = node;
    this.known = new KnownAlerts(node.value());
    this.journal = journal;
    this.clock = clock;
  }

  @Override
  public int store(int lane, Look look, List<Arrived> events) {
    AlertBatch batch = new AlertBatch(workspaces.current(), open(identities(events), look.changes()), events.getFirst().at());
    events.forEach(batch::take);
    return write(batch, "alerts/" + node.value() + "/" + lane);
  }

  @Override
  public List<Arrived> unsettled(Look look, List<Arrived> events) {
    Map<Integer, Long> counts = look.changes();
    pending.look(look.holds(), known.elsewhere(counts));
    List<AlertBatch.Repeat> settled = new ArrayList<>();
    onCompletion(committed -> {
      if (committed) {
        repeats.add(settled);
      } else {
        pending.lost();
      }
    });
    Map<OpenAlert.Identity, OpenAlert> stored =
        known.open(identities(events), counts).stream().collect(Collectors.toMap(OpenAlert::identity, Function.identity()));
    List<Arrived> later = new ArrayList<>();
    for (Arrived arrived : events) {
      OpenAlert alert = stored.get(OpenAlert.Identity.of(arrived));
      if (!pending.settles(arrived, alert)) {
        later.add(arrived);
      } else if (alert != null) {
        settled.add(new AlertBatch.Repeat(alert.id(), arrived));
      }
    }
    return later;
  }

  private static Set<OpenAlert.Identity> identities(List<Arrived> events) {
    return events.stream().map(OpenAlert.Identity::of).collect(Collectors.toSet());
  }

  private List<OpenAlert> open(Set<OpenAlert.Identity> identities, Map<Integer, Long> counts) {
    List<OpenAlert> open = known.open(identities, counts);
    if (open.size() == identities.size()) {
      return open;
    }
    Set<OpenAlert.Identity> missing = new HashSet<>(identities);
    open.forEach(alert -> missing.remove(alert.identity()));
    List<OpenAlert> read = store.open(missing);
    known.keep(read, counts);
    return Stream.concat(open.stream(), read.stream()).toList();
  }

  /** Resolves alerts whose end has passed without a repeat, unless that repeat may wait in the journal; returns how many. */
  int expire() {
    int resolved = 0;
    int claimed;
    do {
      claimed = transaction.execute(status -> expireSome());
      resolved += claimed;
    } while (claimed == EXPIRED_AT_ONCE);
    return resolved;
  }

  @Override
  public int resolveAllBut(String integration, Collection<String> keys) {
    List<String> stored = keys.stream().map(Intake::storedKey).toList();
    return transaction.execute(
        status -> {
          Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
          List<OpenAlert> retired = store.claimAllBut(integration, stored);
          AlertBatch batch = new AlertBatch(workspaces.current(), retired, now);
          batch.retire(now);
          pending.lost();
          write(batch, "alerts/" + node.value() + "/time");
          return retired.size();
        });
  }

  @Override
  public void over(long alertId, String source) {
    transaction.executeWithoutResult(
        status -> {
          Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
          AlertBatch batch = new AlertBatch(workspaces.current(), store.claim(alertId), now);
          batch.asked(now, source);
          pending.lost();
          write(batch, "alerts/" + node.value() + "/time");
        });
  }

  @Override
  public List<String> links(long alertId) {
    return store.links(alertId);
  }

  private int expireSome() {
    if (!journal.isEmpty()) {
      return 0;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<OpenAlert> expired = store.claimExpired(now, EXPIRED_AT_ONCE);
    AlertBatch batch = new AlertBatch(workspaces.current(), expired, now);
    batch.expire(now);
    write(batch, "alerts/" + node.value() + "/time");
    return expired.size();
  }

  private int write(AlertBatch batch, String chain) {
    // What is over is written first: the same identity may have opened anew in the same batch.
    List<AlertDraft> changed = batch.changed();
    long count = changed.isEmpty() ? 0 : store.update(changed, known.slot());
    List<AlertDraft> fresh = batch.fresh();
    if (!fresh.isEmpty()) {
      store.insert(fresh);
    }
    ledger.append(batch.facts(chain));
    onCompletion(
        committed -> {
          if (!committed) {
            known.forget();
            return;
          }
          repeats.add(batch.repeats());
          if (!changed.isEmpty()) {
            known.changed(changed.stream().map(draft -> draft.identity).collect(Collectors.toSet()), count);
          }
        });
    return fresh.size() + changed.size();
  }

  private static void onCompletion(Consumer<Boolean> committed) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int outcome) {
            committed.accept(outcome == STATUS_COMMITTED);
          }
        });
  }
}
