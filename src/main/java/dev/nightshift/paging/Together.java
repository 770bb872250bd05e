package dev.nightshift.paging;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Work on many things at once in which none fails because of another. */
final class Together {
  private Together() {}

  /**
   * Does the work for all; where that fails, for each alone, so that only those fail which are broken themselves. While the database
   * is away nobody is tried alone.
   */
  static <T> void orEach(List<T> all, Consumer<List<T>> work, BiConsumer<T, RuntimeException> failed) {
    if (all.isEmpty()) {
      return;
    }
    try {
      work.accept(all);
    } catch (DataAccessResourceFailureException | CannotCreateTransactionException away) {
      all.forEach(each -> failed.accept(each, away));
    } catch (RuntimeException broken) {
      if (all.size() == 1) {
        failed.accept(all.getFirst(), broken);
      } else {
        all.forEach(each -> orEach(List.of(each), work, failed));
      }
    }
  }
}
