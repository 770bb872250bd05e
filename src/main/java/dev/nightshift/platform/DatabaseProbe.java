package dev.nightshift.platform;

import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks the database whether it is there, and what time it is there. */
public final class DatabaseProbe {

  private final JdbcClient jdbc;

  public DatabaseProbe(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns the database's time, also within a transaction. */
  Instant time() {
    return jdbc.sql("SELECT clock_timestamp() AS now").query((row, n) -> Timestamps.read(row, "now")).single();
  }

  /** Returns why the database does not answer, or empty when it does. */
  public Optional<String> obstacle() {
    try {
      jdbc.sql("SELECT 1").query(Integer.class).single();
      return Optional.empty();
    } catch (DataAccessException away) {
      return Optional.of(String.valueOf(away.getMostSpecificCause().getMessage()));
    }
  }
}
