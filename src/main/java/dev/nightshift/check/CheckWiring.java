package dev.nightshift.check;

import dev.nightshift.platform.Leases;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.OpenAlerts;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The built-in monitors. */
@Configuration(proxyBeanMethods = false)
public class CheckWiring {

  @Bean(destroyMethod = "release")
  Checks checks(
      Workspaces workspaces, EventIntake intake, OpenAlerts alerts, Outbound outbound, Leases leases, Clock clock) {
    return new Checks(workspaces, intake, alerts, new Probe(outbound), leases, clock);
  }

  @Bean
  Pulse checkPulse(Checks checks, Signals signals) {
    return new Pulse("checks", signals, checks);
  }
}
