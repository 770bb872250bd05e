package dev.nightshift.alert;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Alerts. */
@Configuration(proxyBeanMethods = false)
public class AlertWiring {

  @Bean
  AlertStore alertStore(JdbcClient jdbc) {
    return new AlertStore(jdbc);
  }

  @Bean
  Alerts alerts(AlertStore store) {
    return new Alerts(store);
  }
}
