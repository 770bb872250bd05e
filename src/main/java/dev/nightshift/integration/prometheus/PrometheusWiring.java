package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code promql}. */
@Configuration(proxyBeanMethods = false)
public class PrometheusWiring {

  @Bean
  PromqlStep promqlStep(Outbound outbound, Settings settings, Secrets secrets, Clock clock) {
    return new PromqlStep(outbound, settings, secrets, clock);
  }
}
