package dev.nightshift.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger's tables. */
public final class LedgerStore {

  private final JdbcClient jdbc;

  public LedgerStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Locks chains in the order given, which must be sorted so that two writers never wait for each other in a circle. Chains
   * that do not exist yet are made.
   */
  Map<String, ChainHead> lockChains(List<String> sortedNames) {
    Map<String, ChainHead> heads = new HashMap<>();
    locked(sortedNames, heads);
    List<String> missing = sortedNames.stream().filter(name -> !heads.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      make(missing, heads);
    }
    return heads;
  }

  private void locked(List<String> names, Map<String, ChainHead> heads) {
    jdbc.sql("SELECT name, length, head FROM chain WHERE name = ANY (?) ORDER BY name COLLATE \"C\" FOR UPDATE")
        .param(names.toArray(String[]::new))
        .query((row, n) -> new ChainHead(row.getString(1), row.getLong(2), row.getString(3)))
        .list()
        .forEach(head -> heads.put(head.chain(), head));
  }

  private void make(List<String> names, Map<String, ChainHead> heads) {
    jdbc.sql(
            """
            INSERT INTO chain (name, length, head)
            SELECT name, 0, '' FROM unnest(?::text[]) AS name
            ON CONFLICT (name) DO UPDATE SET length = chain.length
            RETURNING name, length, head
            """)
        .param(names.toArray(String[]::new))
        .query((row, n) -> new ChainHead(row.getString(1), row.getLong(2), row.getString(3)))
        .list()
        .forEach(head -> heads.put(head.chain(), head));
  }

  /** Inserts facts, moves the heads of their chains, and returns the facts with their sequences. */
  List<Fact> insert(List<Fact> facts, Collection<ChainHead> heads) {
    List<ChainHead> moved = List.copyOf(heads);
    List<Long> sequences =
        jdbc.sql(
                """
                WITH moved AS (
                  UPDATE chain SET length = new.length, head = new.head
                  FROM unnest(?::text[], ?::bigint[], ?::text[]) AS new(name, length, head)
                  WHERE chain.name = new.name)
                INSERT INTO fact (chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash)
                SELECT * FROM unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[],
                                     ?::text[], ?::text[], ?::json[], ?::text[], ?::text[])
                RETURNING sequence
                """)
            .param(moved.stream().map(ChainHead::chain).toArray(String[]::new))
            .param(moved.stream().map(ChainHead::length).toArray(Long[]::new))
            .param(moved.stream().map(ChainHead::hash).toArray(String[]::new))
            .param(column(facts, Fact::chain))
            .param(facts.stream().map(Fact::position).toArray(Long[]::new))
            .param(facts.stream().map(Fact::incidentId).toArray(Long[]::new))
            .param(facts.stream().map(Fact::runId).toArray(Long[]::new))
            .param(column(facts, Fact::type))
            .param(column(facts, fact -> fact.at().toString()))
            .param(column(facts, Fact::actor))
            .param(column(facts, Fact::workspaceVersion))
            .param(column(facts, Fact::data))
            .param(column(facts, Fact::previousHash))
            .param(column(facts, Fact::hash))
            .query(Long.class)
            .list();
    // The sequence counts up in the order of the rows, whatever the order in which they are returned.
    List<Long> ascending = sequences.stream().sorted().toList();
    return IntStream.range(0, facts.size()).mapToObj(i -> facts.get(i).withSequence(ascending.get(i))).toList();
  }

  List<Fact> ofIncident(long incidentId) {
    return jdbc.sql(
            """
            SELECT sequence, chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash
            FROM fact WHERE incident_id = ? ORDER BY chain, position
            """)
        .param(incidentId)
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

  private static String[] column(List<Fact> facts, java.util.function.Function<Fact, String> value) {
    return facts.stream().map(value).toArray(String[]::new);
  }
}
