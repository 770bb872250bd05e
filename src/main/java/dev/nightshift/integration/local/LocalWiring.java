package dev.nightshift.integration.local;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Steps on this node. */
@Configuration(proxyBeanMethods = false)
public class LocalWiring {

  @Bean
  LocalDriver localDriver() {
    return new LocalDriver();
  }
}
