package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import org.junit.jupiter.api.Test;

/** PostgreSQL sorts samples of every column whose statistics are wanted, of documents as well, every few seconds in a storm. */
class StatisticsTest {

  @Test
  void no_statistics_are_made_of_documents_that_nothing_is_looked_up_by() {
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(
              database.jdbc()
                  .sql(
                      """
                      SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND NOT a.attisdropped
                        AND a.atttypid IN ('json'::regtype, 'jsonb'::regtype, 'bytea'::regtype) AND a.attstattarget IS DISTINCT FROM 0
                      """)
                  .query(String.class)
                  .list())
          .as("columns without SET STATISTICS 0, as migration V81 sets it")
          .isEmpty();
    }
  }
}
