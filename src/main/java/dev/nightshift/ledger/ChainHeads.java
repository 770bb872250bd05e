package dev.nightshift.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The ends of the chains that this node wrote to last, and of those that the current transaction has written to. What another
 * transaction wrote is remembered from its commit on; it may have been followed by another node's, so whoever appends compares.
 */
final class ChainHeads {
  private static final int REMEMBERED = 5_000;

  private final Map<String, ChainHead> remembered =
      new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ChainHead> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What one transaction wrote, until it ends. */
  private final class Written implements TransactionSynchronization {
    final Map<String, ChainHead> heads = new HashMap<>();

    @Override
    public void afterCommit() {
      remember(heads.values());
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(ChainHeads.this);
    }
  }

  /** Returns the end of a chain, as far as this node knows it. */
  Optional<ChainHead> find(String chain) {
    Written written = (Written) TransactionSynchronizationManager.getResource(this);
    ChainHead own = written == null ? null : written.heads.get(chain);
    return Optional.ofNullable(own == null ? recall(chain) : own);
  }

  private @Nullable ChainHead recall(String chain) {
    synchronized (remembered) {
      return remembered.get(chain);
    }
  }

  /** Notes where chains end in the current transaction. */
  void moved(Collection<ChainHead> heads) {
    Written written = (Written) TransactionSynchronizationManager.getResource(this);
    if (written == null) {
      written = new Written();
      TransactionSynchronizationManager.bindResource(this, written);
      TransactionSynchronizationManager.registerSynchronization(written);
    }
    for (ChainHead head : heads) {
      written.heads.put(head.chain(), head);
    }
  }

  private void remember(Collection<ChainHead> heads) {
    synchronized (remembered) {
      heads.forEach(head -> remembered.merge(head.chain(), head, (one, other) -> one.length() > other.length() ? one : other));
    }
  }

  /** Forgets what turned out to be old. */
  void forget(String chain) {
    synchronized (remembered) {
      remembered.remove(chain);
    }
  }
}
