package dev.nightshift.integration.alertmanager;

import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.EventRoute;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Alertmanager's webhook, and the part of its API to which Prometheus and amtool send alerts. */
@Configuration(proxyBeanMethods = false)
public class AlertmanagerWiring {

  @Bean
  EventRoute alertmanagerWebhook(EventIntake intake, Clock clock) {
    return new EventRoute("/webhooks/alertmanager", new AlertmanagerEndpoint(intake, clock)::webhook);
  }

  @Bean
  EventRoute alertmanagerAlerts(EventIntake intake, Clock clock) {
    return new EventRoute("/api/v2/alerts", new AlertmanagerEndpoint(intake, clock)::alerts);
  }
}
