package dev.nightshift.integration.http;

import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.time.Clock;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code http}. */
@Configuration(proxyBeanMethods = false)
public class HttpStepWiring {

  @Bean
  HttpStep httpStep(Outbound outbound, Secrets secrets, Settings settings, Clock clock) {
    return new HttpStep(outbound, secrets, settings, clock, RandomGenerator.getDefault());
  }
}
