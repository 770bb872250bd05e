package dev.nightshift.integration.pagerduty;

import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.EventRoute;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** PagerDuty Events API v2. */
@Configuration(proxyBeanMethods = false)
public class PagerDutyWiring {

  @Bean
  EventRoute pagerDutyEvents(EventIntake intake) {
    return new EventRoute("/v2/enqueue", new PagerDutyEndpoint(intake)::event);
  }

  @Bean
  EventRoute pagerDutyChanges(EventIntake intake) {
    return new EventRoute("/v2/change/enqueue", new PagerDutyEndpoint(intake)::change);
  }
}
