package dev.nightshift.incident;

import dev.nightshift.alert.Alerts;
import dev.nightshift.alert.AskedAlerts;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Leases;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.AlertSource;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
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

  @Bean(destroyMethod = "release")
  SourceQuestions sourceQuestions(
      IncidentStore store, Alerts alerts, AskedAlerts asked, ObjectProvider<AlertSource> sources, Ledger ledger, JdbcClient jdbc, NodeName node, Clock clock) {
    return new SourceQuestions(store, alerts, asked, sources.orderedStream().toList(), ledger, new Leases(jdbc, node, clock), clock);
  }

  @Bean
  Pulse sourceQuestionPulse(SourceQuestions questions, Signals signals) {
    return new Pulse("source-questions", signals, questions);
  }

  @Bean
  AlertFollower alertFollower(
      IncidentStore store, Alerts alerts, Ledger ledger, Workspaces workspaces, Clock clock) {
    return new AlertFollower(store, alerts, ledger, workspaces, clock);
  }
}
