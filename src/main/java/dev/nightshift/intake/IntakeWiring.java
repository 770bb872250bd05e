package dev.nightshift.intake;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.EventRoute;
import dev.nightshift.spi.Secrets;
import dev.nightshift.workspace.Workspaces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The door for events. */
@Configuration(proxyBeanMethods = false)
@Import(EventsApi.class)
public class IntakeWiring {

  @Bean
  ChangeEventStore changeEventStore(JdbcClient jdbc) {
    return new ChangeEventStore(jdbc);
  }

  @Bean
  ChangeEvents changeEvents(ChangeEventStore store) {
    return new ChangeEvents(store);
  }

  @Bean
  JournalStore journal(JdbcClient jdbc, NodeName node) {
    return new JournalStore(jdbc, node);
  }

  @Bean
  StuckIntakeStore stuckIntake(JdbcClient jdbc) {
    return new StuckIntakeStore(jdbc);
  }

  @Bean
  Pressure pressure() {
    return new Pressure();
  }

  @Bean
  BatchWriter batchWriter(EventSink sink, ChangeEventStore changes, Workspaces workspaces, Ledger ledger, NodeName node) {
    return new BatchWriter(sink, changes, workspaces, ledger, node);
  }

  @Bean
  IntakeMetrics intakeMetrics(MeterRegistry registry) {
    return new IntakeMetrics(registry);
  }

  @Bean
  Backlog backlog(JournalStore journal, BatchWriter writer, TransactionTemplate transaction, IntakeMetrics metrics, Clock clock) {
    return new Backlog(journal, writer, new Attempts(transaction), metrics, Intake.Limits.DEFAULT.lanes(), clock);
  }

  /** Every node looks; the one that gets the lock applies. */
  @Bean
  Pulse intakeBacklog(Backlog backlog, Signals signals) {
    return new Pulse(Backlog.SIGNAL, signals, backlog::applySome);
  }

  @Bean
  Intake intake(
      EventSink sink,
      JournalStore journal,
      BatchWriter writer,
      Backlog backlog,
      Pressure pressure,
      Workspaces workspaces,
      Secrets secrets,
      TransactionTemplate transaction,
      Signals signals,
      IntakeMetrics metrics,
      Clock clock) {
    Acceptance acceptance = new Acceptance(journal, sink, writer, backlog, pressure, new Attempts(transaction), signals);
    IntegrationKeys keys = new IntegrationKeys(workspaces, secrets, clock);
    return new Intake(keys, acceptance, metrics, Intake.Limits.DEFAULT, clock);
  }

  @Bean
  IntakeApi intakeApi(List<EventRoute> routes) {
    return new IntakeApi(routes);
  }
}
