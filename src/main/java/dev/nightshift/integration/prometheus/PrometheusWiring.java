package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code promql}. */
@Configuration(proxyBeanMethods = false)
public class PrometheusWiring {

  @Bean
  PromqlStep promqlStep(Outbound outbound, Settings settings) {
    return new PromqlStep(outbound, settings);
  }
}
