package dev.nightshift.incident;

import dev.nightshift.alert.Alerts;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Incidents. */
@Configuration(proxyBeanMethods = false)
@Import(IncidentApi.class)
public class IncidentWiring {

  @Bean
  IncidentStore incidentStore(JdbcClient jdbc) {
    return new IncidentStore(jdbc);
  }

  @Bean
  Incidents incidents(
      IncidentStore store, Alerts alerts, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    return new Incidents(store, alerts, ledger, transaction, clock);
  }

  @Bean
  AlertFollower alertFollower(
      IncidentStore store, Alerts alerts, Ledger ledger, Workspaces workspaces, Clock clock) {
    return new AlertFollower(store, alerts, ledger, workspaces, clock);
  }
}
