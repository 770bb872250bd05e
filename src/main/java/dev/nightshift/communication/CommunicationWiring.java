package dev.nightshift.communication;

import dev.nightshift.check.Watchdog;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Keeps stakeholders and the public informed. */
@Configuration(proxyBeanMethods = false)
@Import({UpdateStore.class, UpdateWriter.class, Notices.class, UpdateCourier.class, PublicStatus.class, StatusApi.class})
public class CommunicationWiring {

  @Bean
  Pulse stuckNotices(Watchdog watchdog, UpdateStore store, Workspaces workspaces, Signals signals, Clock clock) {
    return new Pulse("stuck-notices", signals, new StuckNotices(watchdog, store, workspaces, signals, clock));
  }

  @Bean
  Pulse updateSending(UpdateCourier courier, Signals signals) {
    return new Pulse(UpdateWriter.SIGNAL, signals, courier::beat);
  }
}
