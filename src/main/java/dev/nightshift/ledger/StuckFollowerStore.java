package dev.nightshift.ledger;

import dev.nightshift.platform.StuckWork;
import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Followers that do not move although facts wait for them. */
public final class StuckFollowerStore implements StuckWork {
  private final JdbcClient jdbc;
  private final List<String> followers;

  public StuckFollowerStore(JdbcClient jdbc, List<Follower> followers) {
    this.jdbc = jdbc;
    this.followers = followers.stream().map(Follower::name).toList();
  }

  @Override
  public List<Stuck> stuck(Instant now) {
    return jdbc.sql(
            """
            SELECT follower.name, waiting.at FROM follower CROSS JOIN LATERAL (
              SELECT at FROM fact WHERE fact.sequence > follower.sequence ORDER BY fact.sequence LIMIT 1) AS waiting
            WHERE follower.name = ANY (:names) AND waiting.at < :late AND coalesce(follower.moved_at, '-infinity') < :late
            """)
        .param("names", followers.toArray(String[]::new))
        .param("late", Timestamps.of(now.minus(PATIENCE)))
        .query((row, n) -> new Stuck(
            "follower", row.getString("name"), "",
            "The follower '" + row.getString("name") + "' of the ledger does not move, and facts wait for it", Timestamps.read(row, "at")))
        .list();
  }
}
