package dev.nightshift.integration.chat;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code chat}. */
@Configuration(proxyBeanMethods = false)
public class ChatWiring {

  @Bean
  ChatStep chatStep() {
    return new ChatStep();
  }
}
