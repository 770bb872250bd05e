package dev.nightshift.integration.sql;

import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code sql}. */
@Configuration(proxyBeanMethods = false)
public class SqlWiring {

  @Bean
  SqlStep sqlStep(Settings settings, Secrets secrets) {
    return new SqlStep(settings, secrets);
  }
}
