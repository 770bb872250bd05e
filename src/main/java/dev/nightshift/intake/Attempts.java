package dev.nightshift.intake;

import java.util.function.Supplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions that are tried again, on what the other one left, where another writer was faster. */
final class Attempts {
  private static final int ATTEMPTS = 8;

  private final TransactionTemplate transaction;

  Attempts(TransactionTemplate transaction) {
    this.transaction = transaction;
  }

  /** Does all of the work or nothing. */
  <T> T run(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return transaction.execute(status -> work.get());
      } catch (ConcurrencyFailureException | DuplicateKeyException faster) {
        if (attempt == ATTEMPTS) {
          throw faster;
        }
      }
    }
  }

  /** Whether it is the database's state that stands in the way, and not the event. */
  static boolean worthAnother(Throwable failure) {
    return failure instanceof TransactionException
        || failure instanceof DataAccessResourceFailureException
        || failure instanceof NonTransientDataAccessResourceException
        || failure instanceof RecoverableDataAccessException
        || failure instanceof TransientDataAccessException
        || failure instanceof ConcurrencyFailureException
        || failure instanceof DuplicateKeyException;
  }
}
