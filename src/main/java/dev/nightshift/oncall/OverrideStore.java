package dev.nightshift.oncall;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The overrides of the rotations. */
public final class OverrideStore {

  private final JdbcClient jdbc;

  public OverrideStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns those that are in force at an instant or later. */
  List<ShiftOverride> endingAfter(Instant instant) {
    return jdbc.sql(
            """
            SELECT id, team, person, begins, ends, reason, created_by FROM on_call_override
            WHERE ends > ? AND removed_at IS NULL ORDER BY id
            """)
        .param(instant.atOffset(ZoneOffset.UTC))
        .query(OverrideStore::override)
        .list();
  }

  ShiftOverride insert(ShiftOverride wanted, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO on_call_override (team, person, begins, ends, reason, created_by, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            RETURNING id, team, person, begins, ends, reason, created_by
            """)
        .param(wanted.team())
        .param(wanted.person())
        .param(wanted.from().atOffset(ZoneOffset.UTC))
        .param(wanted.until().atOffset(ZoneOffset.UTC))
        .param(wanted.reason())
        .param(wanted.createdBy())
        .param(now.atOffset(ZoneOffset.UTC))
        .query(OverrideStore::override)
        .single();
  }

  /** Removes one and returns what it was, or empty where there is none (any more). */
  Optional<ShiftOverride> remove(long id, Instant now) {
    return jdbc.sql(
            """
            UPDATE on_call_override SET removed_at = ? WHERE id = ? AND removed_at IS NULL
            RETURNING id, team, person, begins, ends, reason, created_by
            """)
        .param(now.atOffset(ZoneOffset.UTC))
        .param(id)
        .query(OverrideStore::override)
        .optional();
  }

  private static ShiftOverride override(ResultSet row, int number) throws SQLException {
    return new ShiftOverride(
        row.getLong("id"),
        row.getString("team"),
        row.getString("person"),
        row.getObject("begins", OffsetDateTime.class).toInstant(),
        row.getObject("ends", OffsetDateTime.class).toInstant(),
        row.getString("reason"),
        row.getString("created_by"));
  }
}
