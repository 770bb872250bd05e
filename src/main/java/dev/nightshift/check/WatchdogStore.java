package dev.nightshift.check;

import dev.nightshift.platform.StuckWork.Stuck;
import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known to be stuck. */
final class WatchdogStore {
  private final JdbcClient jdbc;

  WatchdogStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<Watchdog.Known> all() {
    return jdbc.sql("SELECT * FROM stuck_work ORDER BY found_at, kind, key")
        .query((row, n) -> new Watchdog.Known(
            new Stuck(row.getString("kind"), row.getString("key"), row.getString("service"), row.getString("what"), Timestamps.read(row, "since")),
            row.getLong("fact")))
        .list();
  }

  void insert(Stuck stuck, long fact, Instant now) {
    jdbc.sql(
            """
            INSERT INTO stuck_work (kind, key, service, what, since, found_at, fact) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """)
        .param(stuck.kind())
        .param(stuck.key())
        .param(stuck.service())
        .param(stuck.what())
        .param(Timestamps.of(stuck.since()))
        .param(Timestamps.of(now))
        .param(fact)
        .update();
  }

  void delete(Stuck stuck) {
    jdbc.sql("DELETE FROM stuck_work WHERE kind = ? AND key = ?").params(stuck.kind(), stuck.key()).update();
  }
}
