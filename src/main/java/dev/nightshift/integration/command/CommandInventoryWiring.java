package dev.nightshift.integration.command;

import dev.nightshift.spi.VersionFiles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Inventories that a command prints. */
@Configuration(proxyBeanMethods = false)
public class CommandInventoryWiring {

  @Bean
  CommandInventory commandInventory(VersionFiles versions) {
    return new CommandInventory(versions, System.getenv());
  }
}
