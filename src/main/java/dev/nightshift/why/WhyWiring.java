package dev.nightshift.why;

import dev.nightshift.ledger.Ledger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Explanations. */
@Configuration(proxyBeanMethods = false)
@Import(WhyApi.class)
public class WhyWiring {

  @Bean
  Why why(Ledger ledger) {
    return new Why(ledger);
  }
}
