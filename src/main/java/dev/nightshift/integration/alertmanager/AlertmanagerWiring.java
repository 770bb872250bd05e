package dev.nightshift.integration.alertmanager;

import dev.nightshift.spi.EventIntake;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Alertmanager's webhook, and the part of its API to which Prometheus and amtool send alerts. */
@Configuration(proxyBeanMethods = false)
public class AlertmanagerWiring {

  @Bean
  RouterFunction<ServerResponse> alertmanagerRoutes(EventIntake intake, Clock clock) {
    AlertmanagerEndpoint endpoint = new AlertmanagerEndpoint(intake, clock);
    return RouterFunctions.route()
        .POST("/api/v2/alerts", endpoint::alerts)
        .POST("/webhooks/alertmanager", endpoint::webhook)
        .POST("/in/{key}/api/v2/alerts", endpoint::alerts)
        .POST("/in/{key}/webhooks/alertmanager", endpoint::webhook)
        .build();
  }
}
