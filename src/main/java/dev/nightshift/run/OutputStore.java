package dev.nightshift.run;

import dev.nightshift.platform.Timestamps;
import dev.nightshift.run.OutputBlock.Piece;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What steps printed: the newest pieces as they are, the others packed into compressed blocks. */
final class OutputStore {
  private static final int BLOCKS_AT_ONCE = 16;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  OutputStore(JdbcClient jdbc, TransactionTemplate transaction) {
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** A piece of output that is not stored yet. */
  record Chunk(String stream, String text, Instant at) {}

  void write(long runId, long attemptId, List<Chunk> chunks) {
    jdbc.sql(
            """
            INSERT INTO step_output (run_id, attempt_id, stream, text, at)
            SELECT ?, ?, stream, text, at FROM unnest(?::text[], ?::text[], ?::timestamptz[]) AS chunk(stream, text, at)
            """)
        .param(runId)
        .param(attemptId)
        .param(chunks.stream().map(Chunk::stream).toArray(String[]::new))
        .param(chunks.stream().map(Chunk::text).toArray(String[]::new))
        .param(chunks.stream().map(chunk -> chunk.at().toString()).toArray(String[]::new))
        .update();
  }

  /** Packs what an attempt has printed so far into one more block. */
  void pack(long runId, long attemptId) {
    transaction.executeWithoutResult(status -> {
      List<Piece> pieces =
          jdbc.sql(
                  """
                  WITH taken AS (DELETE FROM step_output WHERE attempt_id = ? RETURNING id, stream, text, at)
                  SELECT * FROM taken ORDER BY id
                  """)
              .param(attemptId)
              .query(OutputStore::piece)
              .list();
      if (!pieces.isEmpty()) {
        insert(runId, attemptId, pieces);
      }
    });
  }

  private void insert(long runId, long attemptId, List<Piece> pieces) {
    jdbc.sql("INSERT INTO step_output_block (attempt_id, first_id, last_id, run_id, characters, body) VALUES (?, ?, ?, ?, ?, ?)")
        .params(
            attemptId, pieces.getFirst().id(), pieces.getLast().id(), runId, pieces.stream().mapToInt(piece -> piece.text().length()).sum(),
            OutputBlock.pack(pieces))
        .update();
  }

  /** Returns pieces of a run with a higher id, lowest first. What is being packed meanwhile is read in either place. */
  List<StepOutput> ofRun(long runId, long after, int limit) {
    TreeMap<Long, StepOutput> first = new TreeMap<>();
    jdbc.sql(
            """
            SELECT o.attempt_id, a.step, a.target, a.attempt, o.id, o.stream, o.text, o.at
            FROM step_output o JOIN step_attempt a ON a.id = o.attempt_id
            WHERE o.run_id = ? AND o.id > ? ORDER BY o.id LIMIT ?
            """)
        .params(runId, after, limit)
        .query((ResultSet row) -> put(first, attempt(row), piece(row, 0)));
    long from = 0;
    List<Packed> blocks = blocks(runId, after, from);
    while (!blocks.isEmpty()) {
      for (Packed block : blocks) {
        boolean beyond = first.size() >= limit && block.first() > first.lastKey();
        if (beyond) {
          return List.copyOf(first.values());
        }
        OutputBlock.unpack(block.body()).stream().filter(piece -> piece.id() > after).forEach(piece -> put(first, block.attempt(), piece));
        while (first.size() > limit) {
          first.pollLastEntry();
        }
      }
      blocks = blocks(runId, after, blocks.getLast().first());
    }
    return List.copyOf(first.values());
  }

  /** Which attempt printed something. */
  private record Attempt(long id, String step, String target, int attempt) {}

  private record Packed(Attempt attempt, long first, byte[] body) {}

  private List<Packed> blocks(long runId, long after, long from) {
    return jdbc.sql(
            """
            SELECT b.attempt_id, a.step, a.target, a.attempt, b.first_id, b.body
            FROM step_output_block b JOIN step_attempt a ON a.id = b.attempt_id
            WHERE b.run_id = ? AND b.last_id > ? AND b.first_id > ? ORDER BY b.first_id LIMIT ?
            """)
        .params(runId, after, from, BLOCKS_AT_ONCE)
        .query((row, number) -> new Packed(attempt(row), row.getLong("first_id"), row.getBytes("body")))
        .list();
  }

  /** Returns everything that these attempts printed, by attempt, in order; nothing for one that printed nothing. */
  Map<Long, List<Piece>> ofAttempts(Collection<Long> attempts) {
    return read(
        attempts,
        "SELECT attempt_id, id, stream, text, at FROM step_output WHERE attempt_id = ANY (?) ORDER BY id",
        "SELECT attempt_id, first_id, body FROM step_output_block WHERE attempt_id = ANY (?) ORDER BY first_id");
  }

  /** Returns everything that an attempt of a run printed. */
  List<Piece> ofAttempt(long runId, long attemptId) {
    boolean own = jdbc.sql("SELECT count(*) FROM step_attempt WHERE id = ? AND run_id = ?").params(attemptId, runId).query(Long.class).single() > 0;
    return own ? ofAttempts(List.of(attemptId)).getOrDefault(attemptId, List.of()) : List.of();
  }

  /** Returns the end of what these attempts printed: at least what was not packed yet, or the last block. */
  Map<Long, List<Piece>> endsOf(Collection<Long> attempts) {
    return read(
        attempts,
        "SELECT attempt_id, id, stream, text, at FROM step_output WHERE attempt_id = ANY (?) ORDER BY id",
        """
        SELECT DISTINCT ON (attempt_id) attempt_id, first_id, body FROM step_output_block
        WHERE attempt_id = ANY (?) ORDER BY attempt_id, first_id DESC
        """);
  }

  private Map<Long, List<Piece>> read(Collection<Long> attempts, String live, String packed) {
    Long[] ids = attempts.toArray(Long[]::new);
    Map<Long, TreeMap<Long, Piece>> printed = new HashMap<>();
    RowCallbackHandler newest = row -> put(printed, row.getLong("attempt_id"), piece(row, 0));
    RowCallbackHandler block =
        row -> {
          long attempt = row.getLong("attempt_id");
          OutputBlock.unpack(row.getBytes("body")).forEach(piece -> put(printed, attempt, piece));
        };
    jdbc.sql(live).param(ids).query(newest);
    jdbc.sql(packed).param(ids).query(block);
    Map<Long, List<Piece>> ordered = new HashMap<>();
    printed.forEach((attempt, pieces) -> ordered.put(attempt, List.copyOf(pieces.values())));
    return ordered;
  }

  /** Returns how many characters of each of these attempts are kept. */
  Map<Long, Long> lengths(Collection<Long> attempts) {
    Map<Long, Long> lengths = new HashMap<>();
    jdbc.sql(
            """
            SELECT attempt_id, sum(length)::bigint AS length FROM (
              SELECT attempt_id, characters AS length FROM step_output_block WHERE attempt_id = ANY (:ids)
              UNION ALL SELECT attempt_id, length(text) FROM step_output WHERE attempt_id = ANY (:ids)) AS kept
            GROUP BY attempt_id
            """)
        .param("ids", attempts.toArray(Long[]::new))
        .query((ResultSet row) -> {
          lengths.put(row.getLong("attempt_id"), row.getLong("length"));
        });
    return lengths;
  }

  private static void put(TreeMap<Long, StepOutput> pieces, Attempt of, Piece piece) {
    pieces.put(piece.id(), new StepOutput(piece.id(), of.id(), of.step(), of.target(), of.attempt(), piece.stream(), piece.text(), piece.at()));
  }

  private static void put(Map<Long, TreeMap<Long, Piece>> printed, long attempt, Piece piece) {
    printed.computeIfAbsent(attempt, id -> new TreeMap<>()).put(piece.id(), piece);
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    return new Attempt(row.getLong("attempt_id"), row.getString("step"), row.getString("target"), row.getInt("attempt"));
  }

  private static Piece piece(ResultSet row, int number) throws SQLException {
    return new Piece(row.getLong("id"), row.getString("stream"), row.getString("text"), Timestamps.read(row, "at"));
  }
}
