package dev.nightshift.integration.wait;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code wait}. */
@Configuration(proxyBeanMethods = false)
public class WaitWiring {

  @Bean
  WaitStep waitStep() {
    return new WaitStep();
  }
}
