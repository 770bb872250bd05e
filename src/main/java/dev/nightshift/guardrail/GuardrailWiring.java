package dev.nightshift.guardrail;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What can stop a run. */
@Configuration(proxyBeanMethods = false)
@Import({FreezeApi.class, BreakerApi.class, BreakGlassApi.class})
public class GuardrailWiring {

  @Bean
  ActStore actStore(JdbcClient jdbc) {
    return new ActStore(jdbc);
  }

  @Bean
  FreezeStore freezeStore(JdbcClient jdbc) {
    return new FreezeStore(jdbc);
  }

  @Bean
  Freezes freezes(FreezeStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    return new Freezes(store, workspaces, ledger, transaction, clock);
  }

  @Bean
  BreakerStore breakerStore(JdbcClient jdbc) {
    return new BreakerStore(jdbc);
  }

  @Bean
  Breakers breakers(BreakerStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    return new Breakers(store, workspaces, ledger, transaction, clock);
  }

  @Bean
  LockStore lockStore(JdbcClient jdbc, NodeName node) {
    return new LockStore(jdbc, node);
  }

  @Bean
  DryRunStore dryRunStore(JdbcClient jdbc) {
    return new DryRunStore(jdbc);
  }

  @Bean
  BreakGlassStore breakGlassStore(JdbcClient jdbc) {
    return new BreakGlassStore(jdbc);
  }

  @Bean
  Emergencies emergencies(BreakGlassStore store, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction, Clock clock) {
    return new Emergencies(store, workspaces, ledger, transaction, clock);
  }

  @Bean
  HistoryStore historyStore(JdbcClient jdbc) {
    return new HistoryStore(jdbc);
  }

  @Bean
  AlarmStore alarmStore(JdbcClient jdbc) {
    return new AlarmStore(jdbc);
  }

  @Bean
  Guardrails.Stores guardrailStores(
      ActStore acts, FreezeStore freezes, LockStore locks, BreakGlassStore glasses, DryRunStore dryRuns, HistoryStore history, AlarmStore alarms) {
    return new Guardrails.Stores(acts, freezes, locks, glasses, dryRuns, history, alarms);
  }

  @Bean
  Guardrails guardrails(Guardrails.Stores stores, Breakers breakers) {
    return new Guardrails(stores, breakers);
  }
}
