package dev.nightshift.alert;

import dev.nightshift.intake.JournalStore;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Alerts. */
@Configuration(proxyBeanMethods = false)
@Import({AlertApi.class, CoverageApi.class})
public class AlertWiring {

  @Bean
  AlertStore alertStore(JdbcClient jdbc) {
    return new AlertStore(jdbc);
  }

  @Bean
  Alerts alerts(AlertStore store) {
    return new Alerts(store);
  }

  @Bean
  AlertWriteStore alertWriteStore(JdbcClient jdbc) {
    return new AlertWriteStore(jdbc);
  }

  @Bean(destroyMethod = "flush")
  Repeats repeats(AlertWriteStore store, Clock clock) {
    return new Repeats(store, clock);
  }

  @Bean
  AlertIntake alertIntake(
      AlertWriteStore store,
      Ledger ledger,
      Repeats repeats,
      Workspaces workspaces,
      TransactionTemplate transaction,
      NodeName node,
      JournalStore journal,
      Clock clock) {
    return new AlertIntake(store, ledger, repeats, workspaces, transaction, node, journal, clock);
  }

  /** Every node lets time pass; the claim of the expired alerts decides which one resolves them. */
  @Bean
  Pulse alertTime(AlertIntake alerts, Repeats repeats, Signals signals) {
    return new Pulse(
        "alert-time",
        signals,
        () -> {
          alerts.expire();
          repeats.flushNowAndThen();
          return Pulse.AT_LEAST_EVERY;
        });
  }
}
