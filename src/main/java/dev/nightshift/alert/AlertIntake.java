package dev.nightshift.alert;

import dev.nightshift.intake.Arrived;
import dev.nightshift.intake.EventSink;
import dev.nightshift.intake.Intake;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
import dev.nightshift.spi.OpenAlerts;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Clock clock;

  AlertIntake(
      AlertWriteStore store,
      Ledger ledger,
      Repeats repeats,
      Workspaces workspaces,
      TransactionTemplate transaction,
      NodeName node,
      Clock clock) {
    this.store = store;
    this.ledger = ledger;
    this.repeats = repeats;
    this.workspaces = workspaces;
    this.transaction = transaction;
    this.node = node;
    this.known = new KnownAlerts(node.value());
    this.clock = clock;
  }

  @Override
  public void store(int lane, List<Arrived> events) {
    Set<OpenAlert.Identity> identities =
        events.stream()
            .map(arrived -> new OpenAlert.Identity(arrived.integration(), arrived.event().dedupKey()))
            .collect(Collectors.toSet());
    AlertBatch batch = new AlertBatch(workspaces.current(), open(identities), events.getFirst().at());
    events.forEach(batch::take);
    write(batch, "alerts/" + node.value() + "/" + lane);
  }

  private List<OpenAlert> open(Set<OpenAlert.Identity> identities) {
    Map<Integer, Long> counts = store.changes();
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

  /** Resolves alerts whose end has passed without a repeat; returns how many. */
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
          write(batch, "alerts/" + node.value() + "/time");
        });
  }

  @Override
  public List<String> links(long alertId) {
    return store.links(alertId);
  }

  private int expireSome() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<OpenAlert> expired = store.claimExpired(now, EXPIRED_AT_ONCE);
    AlertBatch batch = new AlertBatch(workspaces.current(), expired, now);
    batch.expire(now);
    write(batch, "alerts/" + node.value() + "/time");
    return expired.size();
  }

  private void write(AlertBatch batch, String chain) {
    List<AlertDraft> fresh = batch.fresh();
    if (!fresh.isEmpty()) {
      store.insert(fresh);
    }
    List<AlertDraft> changed = batch.changed();
    long count = changed.isEmpty() ? 0 : store.update(changed, known.slot());
    ledger.append(batch.facts(chain));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int outcome) {
            if (outcome != STATUS_COMMITTED) {
              known.forget();
              return;
            }
            repeats.add(batch.repeats());
            if (!changed.isEmpty()) {
              known.changed(changed.stream().map(draft -> draft.identity).collect(Collectors.toSet()), count);
            }
          }
        });
  }
}
