package dev.nightshift.integration.sql;

import dev.nightshift.platform.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** In what the two kinds of databases differ. */
enum Dialect {
  /** Docs: postgresql.org, "Lexical Structure"; jdbc.postgresql.org, "Connection parameters". */
  POSTGRESQL {
    @Override
    String timeout(Duration timeout) {
      return "SET statement_timeout = " + timeout.toMillis();
    }

    @Override
    List<String> before(Session.Mode mode) {
      return mode == Session.Mode.CHANGE ? List.of() : List.of("START TRANSACTION READ ONLY");
    }

    @Override
    void properties(Properties properties, Duration timeout) {
      properties.setProperty("stringtype", "unspecified");
      properties.setProperty("ApplicationName", "Nightshift");
      properties.setProperty("connectTimeout", seconds(CONNECT));
      properties.setProperty("loginTimeout", seconds(CONNECT));
      properties.setProperty("socketTimeout", seconds(timeout.plus(CONNECT)));
    }
  },
  /** Docs: mariadb.com, "Aborting statements that exceed a certain time to execute"; "About MariaDB Connector/J". */
  MARIADB {
    @Override
    String timeout(Duration timeout) {
      return String.format(Locale.ROOT, "SET SESSION max_statement_time = %.3f", timeout.toMillis() / 1000.0);
    }

    /** A statement that ends the transaction by itself, as DROP TABLE does, finds the session read-only, too; EXPLAIN DELETE wants neither. */
    @Override
    List<String> before(Session.Mode mode) {
      return switch (mode) {
        case LOOK -> List.of("SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY");
        case EXPLAIN -> List.of("START TRANSACTION");
        case CHANGE -> List.of();
      };
    }

    @Override
    void properties(Properties properties, Duration timeout) {
      properties.setProperty("useServerPrepStmts", "true");
      properties.setProperty("allowLocalInfile", "false");
      properties.setProperty("allowMultiQueries", "false");
      properties.setProperty("connectTimeout", Long.toString(CONNECT.toMillis()));
      properties.setProperty("socketTimeout", Long.toString(timeout.plus(CONNECT).toMillis()));
    }
  };

  private static final Duration CONNECT = Duration.ofSeconds(5);

  static Dialect of(String url) {
    if (url.startsWith("jdbc:postgresql://")) {
      return POSTGRESQL;
    }
    if (url.startsWith("jdbc:mariadb://")) {
      return MARIADB;
    }
    throw new Problem.Invalid("The address of the database is neither jdbc:postgresql:// nor jdbc:mariadb://");
  }

  /** The statement after which none takes longer. */
  abstract String timeout(Duration timeout);

  /** What makes the session fit for what a statement may do. */
  abstract List<String> before(Session.Mode mode);

  abstract void properties(Properties properties, Duration timeout);

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
