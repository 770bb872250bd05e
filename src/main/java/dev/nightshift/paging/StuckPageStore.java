package dev.nightshift.paging;

import dev.nightshift.platform.StuckWork;
import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pages whose time to leave is over, and which nobody sends. */
public final class StuckPageStore implements StuckWork {
  private final JdbcClient jdbc;

  public StuckPageStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Stuck> stuck(Instant now) {
    return jdbc.sql("SELECT id, incident_id, person, next_at FROM page WHERE next_at < ? ORDER BY next_at LIMIT 100")
        .param(Timestamps.of(now.minus(PATIENCE)))
        .query((row, n) -> new Stuck(
            "page", Long.toString(row.getLong("id")), "",
            "Page " + row.getLong("id") + " to " + row.getString("person") + " for incident " + row.getLong("incident_id") + " is not sent",
            Timestamps.read(row, "next_at")))
        .list();
  }
}
