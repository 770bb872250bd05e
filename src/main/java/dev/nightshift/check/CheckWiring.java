package dev.nightshift.check;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Leases;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.platform.StuckWork;
import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.OpenAlerts;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The built-in monitors. */
@Configuration(proxyBeanMethods = false)
public class CheckWiring {

  @Bean(destroyMethod = "release")
  Checks checks(
      Workspaces workspaces, EventIntake intake, OpenAlerts alerts, JdbcClient jdbc, Outbound outbound, Leases leases, Clock clock) {
    return new Checks(workspaces, intake, alerts, new LookStore(jdbc), new Probe(outbound), leases, clock);
  }

  @Bean(destroyMethod = "release")
  Watchdog watchdog(
      List<StuckWork> parts, JdbcClient jdbc, EventIntake intake, Workspaces workspaces, Ledger ledger, TransactionTemplate transaction,
      Leases leases, Clock clock) {
    return new Watchdog(parts, new WatchdogStore(jdbc), intake, workspaces, ledger, transaction, leases, clock);
  }

  @Bean
  Pulse watchdogPulse(Watchdog watchdog, Signals signals) {
    return new Pulse("watchdog", signals, watchdog);
  }

  @Bean
  Pulse checkPulse(Checks checks, Signals signals) {
    return new Pulse("checks", signals, checks);
  }
}
