package dev.nightshift.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for an external database that is away, and says so; refuses one that will never do. */
public final class DatabaseWait {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWait.class);
  private static final int OLDEST_VERSION = 15;

  private DatabaseWait() {}

  /**
   * Returns once the database answers, however long that takes.
   *
   * @throws Problem.Invalid when waiting will not help: a wrong password, an unknown database, a version below 15
   */
  public static void untilItAnswers(DatabaseSettings database) {
    String said = "";
    while (true) {
      try (Connection connection = connect(database)) {
        refuseOld(connection.getMetaData().getDatabaseMajorVersion());
        return;
      } catch (SQLException e) {
        refuseWhatWaitingDoesNotMend(database, e);
        String message = String.valueOf(e.getMessage());
        if (!message.equals(said)) {
          LOG.warn("Waiting for the database at {}: {}", database.address(), message);
          said = message;
        }
      }
      pause();
    }
  }

  static void refuseOld(int version) {
    if (version < OLDEST_VERSION) {
      throw new Problem.Invalid("The database is PostgreSQL " + version + "; Nightshift needs " + OLDEST_VERSION + " or newer.");
    }
  }

  private static Connection connect(DatabaseSettings database) throws SQLException {
    Properties properties = new Properties();
    if (database.username() != null) {
      properties.setProperty("user", database.username());
    }
    if (database.password() != null) {
      properties.setProperty("password", database.password());
    }
    properties.setProperty("connectTimeout", "5");
    return DriverManager.getConnection(database.url(), properties);
  }

  private static void refuseWhatWaitingDoesNotMend(DatabaseSettings database, SQLException e) {
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("28") || state.equals("3D000") || state.equals("08001") && e.getCause() == null) {
      throw new Problem.Invalid(
          "The database at " + database.address() + " refuses: " + e.getMessage()
              + ". Check NIGHTSHIFT_DATABASE_URL, NIGHTSHIFT_DATABASE_USERNAME and NIGHTSHIFT_DATABASE_PASSWORD.", e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Problem.Unavailable("Interrupted while waiting for the database");
    }
  }
}
