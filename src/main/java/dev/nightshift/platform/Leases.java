package dev.nightshift.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Work that exactly one node does at a time. A holder renews well before the end; whoever takes over an expired lease gets
 * a higher fence, so that a late write of the former holder can be told from a current one.
 */
public final class Leases {

  private final JdbcClient jdbc;
  private final NodeName node;
  private final Clock clock;

  public Leases(JdbcClient jdbc, NodeName node, Clock clock) {
    this.jdbc = jdbc;
    this.node = node;
    this.clock = clock;
  }

  /** Takes or renews a lease; returns its fence, or empty while another node holds it. */
  public OptionalLong acquire(String name, Duration length) {
    Instant now = clock.instant();
    return jdbc
        .sql(
            """
            INSERT INTO lease (name, holder, fence, until) VALUES (:name, :holder, 1, :until)
            ON CONFLICT (name) DO UPDATE
              SET holder = excluded.holder,
                  until = excluded.until,
                  fence = lease.fence + CASE WHEN lease.holder = excluded.holder THEN 0 ELSE 1 END
              WHERE lease.holder = excluded.holder OR lease.until < :now
            RETURNING fence
            """)
        .param("name", name)
        .param("holder", node.value())
        .param("until", now.plus(length).atOffset(ZoneOffset.UTC))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  /** Gives a lease back, so that another node need not wait for its end. */
  public void release(String name) {
    jdbc.sql("UPDATE lease SET until = to_timestamp(0) WHERE name = ? AND holder = ?").param(name).param(node.value()).update();
  }
}
