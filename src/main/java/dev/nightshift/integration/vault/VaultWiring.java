package dev.nightshift.integration.vault;

import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Settings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Secrets of HashiCorp Vault. */
@Configuration(proxyBeanMethods = false)
public class VaultWiring {

  @Bean
  VaultSource vaultSource(Settings settings, Outbound outbound, Clock clock) {
    return new VaultSource(settings, outbound, clock);
  }
}
