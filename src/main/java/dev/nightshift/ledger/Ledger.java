package dev.nightshift.ledger;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Signals;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Appends facts in the transaction of the state change they tell of. */
public final class Ledger {

  /** The signal that is raised when facts were appended. */
  public static final String SIGNAL = "ledger";

  private final LedgerStore store;
  private final Signals signals;
  private final Clock clock;
  private final ChainHeads heads = new ChainHeads();

  public Ledger(LedgerStore store, Signals signals, Clock clock) {
    this.store = store;
    this.signals = signals;
    this.clock = clock;
  }

  /** Appends facts; see {@link #append(List)}. */
  public List<Fact> append(FactDraft... drafts) {
    return append(Arrays.asList(drafts));
  }

  /**
   * Appends facts to their chains in the order given, and wakes the followers on commit.
   *
   * @throws IllegalStateException outside a transaction: a fact without its state change would be a second history
   */
  public List<Fact> append(List<FactDraft> drafts) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A fact is appended in the transaction of its state change; none is active.");
    }
    if (drafts.isEmpty()) {
      return List.of();
    }
    List<String> chains = drafts.stream().map(FactDraft::chain).distinct().sorted().toList();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    List<Fact> stored = (chains.size() == 1 ? afterRemembered(chains.getFirst(), drafts, now) : Optional.<List<Fact>>empty())
        .orElseGet(() -> afterLocked(chains, drafts, now));
    signals.raise(SIGNAL);
    return stored;
  }

  /** One chain, of which this node knows the end, is moved and compared with one statement; empty where it has another end. */
  private Optional<List<Fact>> afterRemembered(String chain, List<FactDraft> drafts, Instant now) {
    ChainHead remembered = heads.find(chain).orElse(null);
    if (remembered == null) {
      return Optional.empty();
    }
    Map<String, ChainHead> moved = new HashMap<>(Map.of(chain, remembered));
    List<Fact> facts = chained(drafts, moved, now);
    Optional<List<Fact>> stored = store.chains().insert(facts, remembered, Objects.requireNonNull(moved.get(chain)));
    if (stored.isPresent()) {
      heads.moved(moved.values());
    } else {
      heads.forget(chain);
    }
    return stored;
  }

  private List<Fact> afterLocked(List<String> chains, List<FactDraft> drafts, Instant now) {
    Map<String, ChainHead> moved = store.chains().lock(chains, chains.stream().noneMatch(chain -> heads.find(chain).isPresent()));
    List<Fact> stored = store.chains().insert(chained(drafts, moved, now), moved.values());
    heads.moved(moved.values());
    return stored;
  }

  /** Chains facts to the ends given, which move on with them. */
  private static List<Fact> chained(List<FactDraft> drafts, Map<String, ChainHead> heads, Instant now) {
    List<Fact> facts = new ArrayList<>(drafts.size());
    for (FactDraft draft : drafts) {
      ChainHead head = heads.get(draft.chain());
      if (head == null) {
        throw new IllegalStateException("The chain " + draft.chain() + " could not be locked.");
      }
      Fact fact = FactHash.chained(draft, Json.write(draft.data()), head, now);
      heads.put(draft.chain(), new ChainHead(draft.chain(), fact.position(), fact.hash()));
      facts.add(fact);
    }
    return facts;
  }

  /** Hands over every fact of these types in the order of their numbers; within the caller's transaction, few are in memory at once. */
  public void everyOf(Set<String> types, Consumer<Fact> taker) {
    try (Stream<Fact> facts = store.everyOf(types)) {
      facts.forEach(taker);
    }
  }

  /** Returns the facts of an incident in the order of their chain. */
  public List<Fact> ofIncident(long incidentId) {
    return ofIncidents(List.of(incidentId));
  }

  /** Returns the facts of incidents in the order of their chains. */
  public List<Fact> ofIncidents(Collection<Long> incidentIds) {
    return store.ofIncidents(incidentIds);
  }

  /** Returns the facts of a run in the order of their chain. */
  public List<Fact> ofRun(long runId) {
    return store.ofRun(runId);
  }

  /** Returns the facts of an incident that are of these types, in the order of their chain. */
  public List<Fact> ofIncident(long incidentId, Set<String> types) {
    return store.ofIncident(incidentId, types);
  }

  /** Returns the first facts of each type of a run, at most so many of each, in the order of their chain. */
  public List<Fact> ofRun(long runId, int mostOfAType) {
    return store.ofRun(runId, mostOfAType);
  }

  /** Returns the facts that say that an alert was suppressed, oldest first. */
  public List<Fact> suppressed(long alertId) {
    return store.suppressed(alertId);
  }

  /** Returns up to {@code limit} facts with a sequence below {@code before}, newest first (keyset paging). */
  public List<Fact> newest(long before, int limit) {
    return store.newest(before, limit);
  }
}
