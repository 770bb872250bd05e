package dev.nightshift.communication;

import dev.nightshift.catalog.Subscription;
import dev.nightshift.catalog.UpdateKind;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The updates that were written, and what became of them. */
public final class UpdateStore {

  private final JdbcClient jdbc;

  public UpdateStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Stores an update, once per fact and subscriber. */
  void insert(long incidentId, long cause, UpdateKind kind, Subscription to, UpdateText.Written written, Instant now) {
    insert(incidentId, new Notice(cause, kind.name(), to.name(), to.channel(), to.address(), written, now), now);
  }

  /**
   * A message that belongs to no incident.
   *
   * @param cause the sequence of the fact that it tells of
   * @param subscriber whom it is for, by the name on the ledger
   * @param notBefore when it may leave
   */
  record Notice(long cause, String about, String subscriber, String channel, String address, UpdateText.Written written, Instant notBefore) {}

  /** Stores a notice, once per fact and reader. */
  void insert(Notice notice, Instant now) {
    insert(null, notice, now);
  }

  private void insert(@Nullable Long incidentId, Notice notice, Instant now) {
    jdbc.sql(
            """
            INSERT INTO communication
              (incident_id, cause, update, subscriber, channel, address, subject, body, payload, next_at, created_at)
            VALUES (:incident, :cause, :update, :subscriber, :channel, :address, :subject, :body, :payload::jsonb, :next, :now)
            ON CONFLICT DO NOTHING
            """)
        .param("incident", incidentId, Types.BIGINT)
        .param("cause", notice.cause())
        .param("update", notice.about())
        .param("subscriber", notice.subscriber())
        .param("channel", notice.channel())
        .param("address", notice.address())
        .param("subject", notice.written().subject())
        .param("body", notice.written().body())
        .param("payload", Json.write(notice.written().payload()))
        .param("next", Timestamps.of(notice.notBefore()))
        .param("now", Timestamps.of(now))
        .update();
  }

  /** Returns the names of those who were told something about an incident. */
  Set<String> told(long incidentId) {
    return new HashSet<>(
        jdbc.sql("SELECT DISTINCT subscriber FROM communication WHERE incident_id = ?")
            .param(incidentId)
            .query(String.class)
            .list());
  }

  /** Claims the update that is due first; nobody hears of the end before the beginning, so earlier ones to the same address go first. */
  Optional<Update> claim(Instant now, Instant until) {
    return jdbc.sql(
            """
            WITH due AS MATERIALIZED (
              SELECT id FROM communication c
              WHERE next_at <= :now AND NOT EXISTS (
                SELECT FROM communication earlier
                WHERE earlier.incident_id = c.incident_id AND earlier.channel = c.channel AND earlier.address = c.address
                  AND earlier.id < c.id AND earlier.next_at IS NOT NULL)
              ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            UPDATE communication SET status = 'SENDING', next_at = :until, tries = tries + 1, claims = claims + 1
            FROM due WHERE communication.id = due.id
            RETURNING communication.*
            """)
        .param("now", Timestamps.of(now))
        .param("until", Timestamps.of(until))
        .query(UpdateStore::update)
        .optional();
  }

  /** Ends an attempt; false where the update was claimed anew in the meantime. */
  boolean ended(Update claimed, String status, String detail, Instant now) {
    return jdbc.sql(
                """
                UPDATE communication SET status = ?, detail = ?, next_at = NULL, ended_at = ?
                WHERE id = ? AND status = 'SENDING' AND claims = ?
                """)
            .param(status)
            .param(detail)
            .param(Timestamps.of(now))
            .param(claimed.id())
            .param(claimed.claims())
            .update()
        == 1;
  }

  void queued(Update claimed, Instant at, String detail) {
    jdbc.sql(
            """
            UPDATE communication SET status = 'QUEUED', next_at = ?, detail = ?
            WHERE id = ? AND status = 'SENDING' AND claims = ?
            """)
        .param(Timestamps.of(at))
        .param(detail)
        .param(claimed.id())
        .param(claimed.claims())
        .update();
  }

  private static Update update(ResultSet row, int number) throws SQLException {
    return new Update(
        row.getLong("id"),
        row.getObject("incident_id", Long.class),
        row.getLong("cause"),
        row.getString("update").toLowerCase(Locale.ROOT),
        row.getString("subscriber"),
        row.getString("channel"),
        row.getString("address"),
        row.getString("subject"),
        row.getString("body"),
        Json.map(row.getString("payload")),
        row.getInt("tries"),
        row.getInt("claims"),
        Timestamps.optional(row, "next_at"));
  }
}
