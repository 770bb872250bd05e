package dev.nightshift.integration.lambda;

import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code lambda}. */
@Configuration(proxyBeanMethods = false)
public class LambdaWiring {

  @Bean
  LambdaStep lambdaStep(Settings settings, Secrets secrets, Outbound outbound) {
    return new LambdaStep(settings, secrets, outbound);
  }
}
