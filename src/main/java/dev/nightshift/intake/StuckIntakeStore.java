package dev.nightshift.intake;

import dev.nightshift.platform.StuckWork;
import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events that were answered and have not become alerts: they wait too long in the journal, or were set aside. */
public final class StuckIntakeStore implements StuckWork {
  private final JdbcClient jdbc;

  public StuckIntakeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Stuck> stuck(Instant now) {
    return Stream.concat(late(now).stream(), aside().stream()).toList();
  }

  private List<Stuck> late(Instant now) {
    return jdbc.sql("SELECT taken_at FROM intake_journal WHERE taken_at < ? ORDER BY id LIMIT 1")
        .param(Timestamps.of(now.minus(PATIENCE)))
        .query((row, n) -> new Stuck(
            "intake", "journal", "", "Events that were taken in more than a minute ago are not applied yet: alerts are late", Timestamps.read(row, "taken_at")))
        .list();
  }

  private List<Stuck> aside() {
    return jdbc.sql("SELECT id, set_aside_at, left(reason, 200) AS reason FROM intake_set_aside ORDER BY id LIMIT 100")
        .query((row, n) -> new Stuck(
            "intake", "event " + row.getLong("id"), "",
            "An event could not be applied and is kept as row " + row.getLong("id") + " of intake_set_aside; send what it says again or delete the row: " + row.getString("reason"),
            Timestamps.read(row, "set_aside_at")))
        .list();
  }
}
