package dev.nightshift.platform;

import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether the database answers. */
public final class DatabaseHealth {

  private final JdbcClient jdbc;

  DatabaseHealth(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Asks it, and returns why it cannot be used; empty where it can. Takes up to the pool's patience (3 s). */
  public Optional<String> problem() {
    try {
      jdbc.sql("SELECT 1").query(Integer.class).single();
      return Optional.empty();
    } catch (DataAccessException away) {
      return Optional.of(String.valueOf(away.getMostSpecificCause().getMessage()));
    }
  }
}
