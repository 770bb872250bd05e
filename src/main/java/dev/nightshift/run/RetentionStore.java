package dev.nightshift.run;

import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which runs' output is due to be removed, and was. */
final class RetentionStore {
  private final JdbcClient jdbc;

  RetentionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Takes runs that ended before a time and still have their output, the oldest first, and marks them as removed. */
  List<Long> claim(Instant endedBefore, Instant now, int limit) {
    return jdbc.sql(
            """
            UPDATE run SET output_removed_at = ? WHERE id IN (
              SELECT id FROM run WHERE ended_at < ? AND output_removed_at IS NULL
              ORDER BY ended_at LIMIT ? FOR UPDATE SKIP LOCKED)
            RETURNING id
            """)
        .param(Timestamps.of(now)).param(Timestamps.of(endedBefore)).param(limit)
        .query(Long.class)
        .list();
  }

  /** Removes all that these runs printed; returns how many characters that were. */
  long remove(List<Long> runs) {
    Long[] ids = runs.toArray(Long[]::new);
    return jdbc.sql(
            """
            WITH packed AS (DELETE FROM step_output_block WHERE run_id = ANY (:runs) RETURNING characters AS length),
                 loose AS (DELETE FROM step_output WHERE run_id = ANY (:runs) RETURNING length(text) AS length)
            SELECT coalesce((SELECT sum(length) FROM packed), 0) + coalesce((SELECT sum(length) FROM loose), 0)
            """)
        .param("runs", ids)
        .query(Long.class)
        .single();
  }

  /** Returns when the output of a run was removed; empty where it is kept. */
  Optional<Instant> removedAt(long runId) {
    return jdbc.sql("SELECT output_removed_at FROM run WHERE id = ?").param(runId).query(OffsetDateTime.class).list().stream()
        .filter(java.util.Objects::nonNull)
        .map(OffsetDateTime::toInstant)
        .findFirst();
  }
}
