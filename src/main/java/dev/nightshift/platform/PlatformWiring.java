package dev.nightshift.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What every feature stands on. {@link Clock}, {@link ServerSettings}, {@link DatabaseSettings} and {@link NodeName} come
 * from whoever starts the process (the server or a test).
 */
@Configuration(proxyBeanMethods = false)
@Import({ProblemResponses.class, BodyLimit.class})
public class PlatformWiring {

  private static final int POOL = 24;

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(DatabaseSettings database) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("nightshift");
    config.setJdbcUrl(database.url());
    config.setUsername(database.username());
    config.setPassword(database.password());
    config.setMaximumPoolSize(POOL);
    config.setMinimumIdle(4);
    config.setConnectionTimeout(3_000);
    config.setInitializationFailTimeout(30_000);
    // A plan is kept for the life of a connection; one that was made while a table was small must not read the whole of it ever after.
    config.setConnectionInitSql("SET random_page_cost = 1.1");
    config.addDataSourceProperty("ApplicationName", "nightshift");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "60");
    return new HikariDataSource(config);
  }

  /** Brings the schema up to date before anything reads it. */
  @Bean
  Flyway schema(DataSource dataSource) {
    // Each feature has numbers of its own, so that a newer version brings some that are lower than what an older data folder has.
    Flyway flyway = Flyway.configure().dataSource(dataSource).locations("classpath:db/migration").outOfOrder(true).load();
    flyway.migrate();
    return flyway;
  }

  @Bean
  JdbcClient jdbcClient(DataSource dataSource, Flyway schema) {
    return JdbcClient.create(dataSource);
  }

  @Bean
  DatabaseProbe databaseProbe(JdbcClient jdbc) {
    return new DatabaseProbe(jdbc);
  }

  @Bean
  PlatformTransactionManager transactionManager(DataSource dataSource) {
    return new JdbcTransactionManager(dataSource);
  }

  @Bean
  TransactionTemplate transactionTemplate(PlatformTransactionManager transactionManager) {
    return new TransactionTemplate(transactionManager);
  }

  @Bean
  PostgresSignals signals(DatabaseSettings database, NodeName node, Flyway schema) {
    return new PostgresSignals(database, node);
  }

  /** A database of its own on the same machine has the same clock. */
  @Bean
  Pulse databaseTime(Clock clock, DatabaseProbe database, Signals signals) {
    if (clock instanceof DatabaseClock shared) {
      shared.compare(database::time);
    }
    return new Pulse("database-time", signals, () -> {
      if (clock instanceof DatabaseClock shared) {
        shared.compareNowAndThen(database::time);
      }
      return Pulse.AT_LEAST_EVERY;
    });
  }

  @Bean
  Leases leases(JdbcClient jdbc, NodeName node, Clock clock) {
    return new Leases(jdbc, node, clock);
  }
}
