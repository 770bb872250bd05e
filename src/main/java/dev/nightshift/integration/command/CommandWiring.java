package dev.nightshift.integration.command;

import dev.nightshift.spi.Settings;
import dev.nightshift.spi.VersionFiles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Secrets and inventories that a command prints. */
@Configuration(proxyBeanMethods = false)
public class CommandWiring {

  @Bean
  CommandSource commandSource(Settings settings) {
    return new CommandSource(settings, System.getenv());
  }

  @Bean
  CommandInventory commandInventory(VersionFiles versions) {
    return new CommandInventory(versions, System.getenv());
  }
}
