package dev.nightshift.guardrail;

import dev.nightshift.platform.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of circuit breakers. */
final class BreakerStore {
  private final JdbcClient jdbc;

  BreakerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A binding with its breaker. */
  record Row(Binding binding, Breaker breaker) {}

  Breaker find(Binding binding) {
    return jdbc.sql("SELECT * FROM breaker WHERE runbook = ? AND service = ?")
        .params(binding.runbook(), binding.service())
        .query(BreakerStore::read)
        .optional()
        .map(Row::breaker)
        .orElse(Breaker.NEW);
  }

  /** Returns the breaker, and keeps everybody else from changing it until the transaction ends. */
  Breaker lock(Binding binding) {
    jdbc.sql("INSERT INTO breaker (runbook, service, state, failures) VALUES (?, ?, 'closed', 0) ON CONFLICT DO NOTHING")
        .params(binding.runbook(), binding.service())
        .update();
    return jdbc.sql("SELECT * FROM breaker WHERE runbook = ? AND service = ? FOR UPDATE")
        .params(binding.runbook(), binding.service())
        .query(BreakerStore::read)
        .single()
        .breaker();
  }

  void save(Binding binding, Breaker breaker) {
    JdbcClient.StatementSpec statement =
        jdbc.sql(
                """
                UPDATE breaker SET state = :state, failures = :failures, since = :since, why = :why, half_open_at = :halfOpenAt, canary = :canary
                WHERE runbook = :runbook AND service = :service
                """)
            .param("runbook", binding.runbook())
            .param("service", binding.service())
            .param("state", word(breaker))
            .param("failures", breaker.failures());
    (switch (breaker) {
      case Breaker.Closed closed -> of(statement, null, "", null, null);
      case Breaker.Open open -> of(statement, open.since(), open.why(), open.halfOpenAt(), null);
      case Breaker.HalfOpen half -> of(statement, half.since(), half.why(), null, half.canary());
    }).update();
  }

  private static JdbcClient.StatementSpec of(
      JdbcClient.StatementSpec statement, @Nullable Instant since, String why,
      @Nullable Instant halfOpenAt, @Nullable Long canary) {
    return statement
        .param("since", Timestamps.of(since), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("why", why)
        .param("halfOpenAt", Timestamps.of(halfOpenAt), Types.TIMESTAMP_WITH_TIMEZONE)
        .param("canary", canary, Types.BIGINT);
  }

  List<Row> all() {
    return jdbc.sql("SELECT * FROM breaker ORDER BY state = 'closed', since DESC, runbook, service").query(BreakerStore::read).list();
  }

  static String word(Breaker breaker) {
    return switch (breaker) {
      case Breaker.Closed closed -> "closed";
      case Breaker.Open open -> "open";
      case Breaker.HalfOpen half -> "half-open";
    };
  }

  private static Row read(ResultSet row, int number) throws SQLException {
    return new Row(new Binding(row.getString("runbook"), row.getString("service")), breaker(row));
  }

  /** Reads the columns that are not its key. */
  static Breaker breaker(ResultSet row) throws SQLException {
    int failures = row.getInt("failures");
    return switch (row.getString("state")) {
      case "open" -> new Breaker.Open(Timestamps.read(row, "since"), row.getString("why"), failures, Timestamps.read(row, "half_open_at"));
      case "half-open" -> new Breaker.HalfOpen(Timestamps.read(row, "since"), row.getString("why"), failures, row.getLong("canary"));
      default -> new Breaker.Closed(failures);
    };
  }
}
