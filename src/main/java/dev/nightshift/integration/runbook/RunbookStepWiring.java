package dev.nightshift.integration.runbook;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code runbook}. */
@Configuration(proxyBeanMethods = false)
public class RunbookStepWiring {

  @Bean
  RunbookStep runbookStep() {
    return new RunbookStep();
  }
}
