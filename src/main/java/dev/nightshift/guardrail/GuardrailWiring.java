package dev.nightshift.guardrail;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What can stop a run. */
@Configuration(proxyBeanMethods = false)
public class GuardrailWiring {

  @Bean
  ActStore actStore(JdbcClient jdbc) {
    return new ActStore(jdbc);
  }

  @Bean
  Guardrails guardrails(ActStore acts) {
    return new Guardrails(acts);
  }
}
