package dev.nightshift.intake;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
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
  Intake intake(
      EventSink sink,
      ChangeEventStore changes,
      Workspaces workspaces,
      Secrets secrets,
      Ledger ledger,
      NodeName node,
      TransactionTemplate transaction,
      MeterRegistry registry,
      Clock clock) {
    BatchWriter writer = new BatchWriter(sink, changes, workspaces, ledger, node, transaction);
    IntegrationKeys keys = new IntegrationKeys(workspaces, secrets, clock);
    return new Intake(keys, writer, new IntakeMetrics(registry), Intake.Limits.DEFAULT, clock);
  }

  @Bean
  IntakeApi intakeApi(List<EventRoute> routes) {
    return new IntakeApi(routes);
  }
}
