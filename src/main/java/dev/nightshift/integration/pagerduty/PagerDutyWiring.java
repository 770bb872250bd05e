package dev.nightshift.integration.pagerduty;

import dev.nightshift.spi.EventIntake;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** PagerDuty Events API v2. */
@Configuration(proxyBeanMethods = false)
public class PagerDutyWiring {

  @Bean
  RouterFunction<ServerResponse> pagerDutyRoutes(EventIntake intake) {
    PagerDutyEndpoint endpoint = new PagerDutyEndpoint(intake);
    return RouterFunctions.route()
        .POST("/v2/enqueue", endpoint::event)
        .POST("/v2/change/enqueue", endpoint::change)
        .POST("/in/{key}/v2/enqueue", endpoint::event)
        .POST("/in/{key}/v2/change/enqueue", endpoint::change)
        .build();
  }
}
