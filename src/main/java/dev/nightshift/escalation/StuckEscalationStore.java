package dev.nightshift.escalation;

import dev.nightshift.platform.StuckWork;
import dev.nightshift.platform.Timestamps;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Escalations whose next level is overdue. */
public final class StuckEscalationStore implements StuckWork {
  private final JdbcClient jdbc;

  public StuckEscalationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public List<Stuck> stuck(Instant now) {
    return jdbc.sql("SELECT incident_id, due_at FROM escalation WHERE due_at < ? ORDER BY due_at LIMIT 100")
        .param(Timestamps.of(now.minus(PATIENCE)))
        .query((row, n) -> new Stuck(
            "escalation", Long.toString(row.getLong("incident_id")), "",
            "The escalation of incident " + row.getLong("incident_id") + " is overdue: nobody decides whom to page next", Timestamps.read(row, "due_at")))
        .list();
  }
}
