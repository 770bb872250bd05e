package dev.nightshift.integration.prometheus;

import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code promql}, inventories that a query gives, and whether an alert still fires. */
@Configuration(proxyBeanMethods = false)
public class PrometheusWiring {

  @Bean
  PrometheusServer prometheusServer(Outbound outbound, Settings settings, Secrets secrets, Clock clock) {
    return new PrometheusServer(outbound, settings, secrets, clock);
  }

  @Bean
  PromqlStep promqlStep(PrometheusServer prometheus) {
    return new PromqlStep(prometheus);
  }

  @Bean
  PrometheusAlerts prometheusAlerts(PrometheusServer prometheus) {
    return new PrometheusAlerts(prometheus);
  }

  @Bean
  PrometheusSource prometheusSource(PrometheusServer prometheus) {
    return new PrometheusSource(prometheus);
  }
}
