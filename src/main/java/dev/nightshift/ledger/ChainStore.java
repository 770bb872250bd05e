package dev.nightshift.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Appends to chains. Arrays are handed over as {@code (SELECT ?)}, so that PostgreSQL keeps its plan: it would otherwise look at
 * their length, find each time that few elements are cheap, and plan anew for it.
 */
final class ChainStore {

  /** The facts to insert, after the parameters of what comes before. */
  private static final String FACTS =
      """
      SELECT n.* FROM unnest((SELECT ?::text[]), (SELECT ?::bigint[]), (SELECT ?::bigint[]), (SELECT ?::bigint[]), (SELECT ?::text[]),
        (SELECT ?::timestamptz[]), (SELECT ?::text[]), (SELECT ?::text[]), (SELECT ?::json[]), (SELECT ?::text[]), (SELECT ?::text[])) AS n
      """;

  private static final String INSERT =
      "INSERT INTO fact (chain, position, incident_id, run_id, type, at, actor, workspace_version, data, previous_hash, hash) ";

  private final JdbcClient jdbc;

  ChainStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Locks chains in the order given, which must be sorted so that two writers never wait for each other in a circle. Chains
   * that do not exist yet are made.
   *
   * @param likelyNew whether none of them is known to exist: one that does is rewritten as it is
   */
  Map<String, ChainHead> lock(List<String> sortedNames, boolean likelyNew) {
    Map<String, ChainHead> heads = new HashMap<>();
    if (!likelyNew) {
      locked(sortedNames, heads);
    }
    List<String> missing = sortedNames.stream().filter(name -> !heads.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      make(missing, heads);
    }
    return heads;
  }

  private void locked(List<String> names, Map<String, ChainHead> heads) {
    jdbc.sql(
            """
            SELECT name, length, head FROM chain WHERE name = ANY ((SELECT ?::text[])::text[])
            ORDER BY name COLLATE "C" FOR UPDATE
            """)
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

  /** Inserts facts, moves the heads of their chains, which this transaction holds, and returns the facts with their sequences. */
  List<Fact> insert(List<Fact> facts, Collection<ChainHead> heads) {
    List<ChainHead> moved = List.copyOf(heads);
    JdbcClient.StatementSpec statement =
        jdbc.sql(
                """
                WITH moved AS (
                  UPDATE chain SET length = new.length, head = new.head
                  FROM unnest((SELECT ?::text[]), (SELECT ?::bigint[]), (SELECT ?::text[])) AS new(name, length, head)
                  WHERE chain.name = new.name)
                """ + INSERT + FACTS + "RETURNING sequence")
            .param(moved.stream().map(ChainHead::chain).toArray(String[]::new))
            .param(moved.stream().map(ChainHead::length).toArray(Long[]::new))
            .param(moved.stream().map(ChainHead::hash).toArray(String[]::new));
    return numbered(facts, facts(statement, facts));
  }

  /** The same for facts of one chain whose head was remembered: empty, and nothing is written, where it is another one by now. */
  Optional<List<Fact>> insert(List<Fact> facts, ChainHead remembered, ChainHead moved) {
    JdbcClient.StatementSpec statement =
        jdbc.sql(
                """
                WITH moved AS (
                  UPDATE chain SET length = ?, head = ? WHERE name = ? AND length = ? AND head = ? RETURNING name)
                """ + INSERT + FACTS + "WHERE EXISTS (SELECT FROM moved) RETURNING sequence")
            .param(moved.length())
            .param(moved.hash())
            .param(remembered.chain())
            .param(remembered.length())
            .param(remembered.hash());
    List<Long> sequences = facts(statement, facts);
    return sequences.isEmpty() ? Optional.empty() : Optional.of(numbered(facts, sequences));
  }

  private static List<Long> facts(JdbcClient.StatementSpec statement, List<Fact> facts) {
    return statement
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
  }

  /** The sequence counts up in the order of the rows, whatever the order in which they are returned. */
  private static List<Fact> numbered(List<Fact> facts, List<Long> sequences) {
    List<Long> ascending = sequences.stream().sorted().toList();
    return IntStream.range(0, facts.size()).mapToObj(i -> facts.get(i).withSequence(ascending.get(i))).toList();
  }

  private static String[] column(List<Fact> facts, Function<Fact, String> value) {
    return facts.stream().map(value).toArray(String[]::new);
  }
}
