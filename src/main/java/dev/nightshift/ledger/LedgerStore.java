package dev.nightshift.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger's tables. */
public final class LedgerStore {

  private final JdbcClient jdbc;
  private final ChainStore chains;

  public LedgerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.chains = new ChainStore(jdbc);
  }

  /** Returns the chains, for appending. */
  ChainStore chains() {
    return chains;
  }

  List<Fact> ofIncidents(Collection<Long> incidentIds) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact WHERE incident_id = ANY ((SELECT ?::bigint[])::bigint[]) ORDER BY chain, position
            """)
        .param(incidentIds.toArray(Long[]::new))
        .query(LedgerStore::fact)
        .list();
  }

  List<Fact> ofRun(long runId) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact WHERE run_id = ? ORDER BY chain, position
            """)
        .param(runId)
        .query(LedgerStore::fact)
        .list();
  }

  List<Fact> ofIncident(long incidentId, Set<String> types) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact WHERE incident_id = ? AND type = ANY (?) ORDER BY chain, position
            """)
        .params(incidentId, types.toArray(String[]::new))
        .query(LedgerStore::fact)
        .list();
  }

  List<Fact> suppressed(long alertId) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact WHERE type = 'alert.suppressed' AND (data ->> 'alert')::bigint = ? ORDER BY sequence
            """)
        .param(alertId)
        .query(LedgerStore::fact)
        .list();
  }

  /** The numbering reads no data; only what is taken is read whole. */
  List<Fact> ofRun(long runId, int mostOfAType) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact WHERE sequence IN (
              SELECT sequence FROM (
                SELECT sequence, row_number() OVER (PARTITION BY type ORDER BY position) AS number FROM fact WHERE run_id = ?) AS numbered
              WHERE number <= ?)
            ORDER BY chain, position
            """)
        .params(runId, mostOfAType)
        .query(LedgerStore::fact)
        .list();
  }

  List<Fact> newest(long before, int limit) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact WHERE sequence < ? ORDER BY sequence DESC LIMIT ?
            """)
        .param(before)
        .param(limit)
        .query(LedgerStore::fact)
        .list();
  }

  /** Streams every fact, chain by chain; the caller closes the stream and holds a transaction. */
  Stream<Fact> everything() {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact ORDER BY chain, position
            """)
        .withFetchSize(1000)
        .query(LedgerStore::fact)
        .stream();
  }

  /** Streams the facts of these types in the order of their numbers; the caller closes the stream and holds a transaction. */
  Stream<Fact> everyOf(Set<String> types) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact WHERE type = ANY (?) ORDER BY sequence
            """)
        .param(types.toArray(String[]::new))
        .withFetchSize(1000)
        .query(LedgerStore::fact)
        .stream();
  }

  Map<String, ChainHead> heads() {
    Map<String, ChainHead> heads = new HashMap<>();
    jdbc.sql("SELECT name, length, head FROM chain")
        .query((row, n) -> new ChainHead(row.getString(1), row.getLong(2), row.getString(3)))
        .list()
        .forEach(head -> heads.put(head.chain(), head));
    return heads;
  }

  static Fact fact(ResultSet row, int number) throws SQLException {
    return new Fact(
        row.getLong("sequence"),
        row.getString("chain"),
        row.getLong("position"),
        optional(row, "incident_id"),
        optional(row, "run_id"),
        row.getString("type"),
        row.getObject("at", java.time.OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC).toInstant(),
        row.getString("actor"),
        row.getString("workspace_version"),
        row.getString("data"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }

  private static @Nullable Long optional(ResultSet row, String name) throws SQLException {
    long value = row.getLong(name);
    return row.wasNull() ? null : value;
  }
}
