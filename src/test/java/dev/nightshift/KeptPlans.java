package dev.nightshift;

import java.util.Objects;

/** Looks whether PostgreSQL keeps the plan of a statement, or plans it anew for each of its values. */
public final class KeptPlans {
  /** The driver prepares a statement after five calls, and PostgreSQL plans the next five for their values. */
  private static final int FIRST = 10;

  private KeptPlans() {}

  /**
   * Makes some calls on one connection, then so many more.
   *
   * @param part of the statement's text, which tells it from others
   * @return how many of the later calls were planned for their own values
   */
  public static long plannedAnew(TestDatabase database, String part, int calls, Runnable call) {
    return Objects.requireNonNull(
        database.transaction().execute(
            _ -> {
              repeat(FIRST, call);
              long before = planned(database, part);
              repeat(calls, call);
              return planned(database, part) - before;
            }));
  }

  private static void repeat(int times, Runnable call) {
    for (int i = 0; i < times; i++) {
      call.run();
    }
  }

  /** Fails where the statement is not among the prepared ones: nothing would be looked at. */
  private static long planned(TestDatabase database, String part) {
    return database.jdbc()
        .sql("SELECT custom_plans FROM pg_prepared_statements WHERE position(? IN statement) > 0 AND position('pg_prepared' IN statement) = 0")
        .param(part)
        .query(Long.class)
        .single();
  }
}
