package dev.nightshift.run;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.alert.AlertWiring;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.incident.IncidentWiring;
import dev.nightshift.intake.IntakeWiring;
import dev.nightshift.integration.local.LocalWiring;
import dev.nightshift.integration.shell.ShellWiring;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ledger.LedgerWiring;
import dev.nightshift.platform.DatabaseSettings;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.PostgresSignals;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.StepKind;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspaces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A node as a process of its own that drives runs and does nothing else, wired as the server is: it starts quickly, to be killed. */
final class CrashNode {
  static final String READY = "ready";

  /** The name of the node that starts and ends at once, so that what it has loaded can be laid out for quick starts. */
  static final String REHEARSAL = "rehearsal";

  private CrashNode() {}

  /** The step kinds that a server has as well. */
  @Configuration(proxyBeanMethods = false)
  static class Kinds {
    @Bean
    Discovered discovered() {
      return Discovered.NOBODY;
    }

    @Bean
    StepKinds stepKinds(List<StepKind> kinds) {
      return new StepKinds(kinds);
    }
  }

  /** Arguments: the database's address, user and password, the node's name, the file for starts. */
  public static void main(String[] arguments) throws InterruptedException {
    DatabaseSettings database = new DatabaseSettings(arguments[0], arguments[1], arguments[2]);
    NodeName node = new NodeName(arguments[3]);
    HikariDataSource dataSource = dataSource(database);
    JdbcTransactionManager transactions = new JdbcTransactionManager(dataSource);
    AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    context.registerBean(JdbcClient.class, () -> JdbcClient.create(dataSource));
    context.registerBean(PlatformTransactionManager.class, () -> transactions);
    context.registerBean(TransactionTemplate.class, () -> new TransactionTemplate(transactions));
    context.registerBean(Clock.class, Clock::systemUTC);
    context.registerBean(NodeName.class, () -> node);
    context.registerBean(Signals.class, () -> new PostgresSignals(database, node));
    context.registerBean(Workspaces.class, () -> CrashPlan.workspace(Path.of(arguments[4])));
    context.registerBean(Secrets.class, () -> reference -> reference);
    context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
    context.register(
        LedgerWiring.class, IntakeWiring.class, AlertWiring.class, IncidentWiring.class, LocalWiring.class, ShellWiring.class, Kinds.class,
        GuardrailWiring.class, LadderWiring.class, RunWiring.class);
    context.refresh();
    System.out.println(READY);
    if (node.value().equals(REHEARSAL)) {
      context.close();
    } else {
      new CountDownLatch(1).await();
    }
  }

  private static HikariDataSource dataSource(DatabaseSettings database) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(database.username());
    config.setPassword(database.password());
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }
}
