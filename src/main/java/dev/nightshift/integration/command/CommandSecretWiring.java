package dev.nightshift.integration.command;

import dev.nightshift.spi.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Secrets that a command prints. */
@Configuration(proxyBeanMethods = false)
public class CommandSecretWiring {

  @Bean
  CommandSource commandSource(Settings settings) {
    return new CommandSource(settings, System.getenv());
  }
}
