package dev.nightshift.integration.ssh;

import dev.nightshift.platform.ServerSettings;
import dev.nightshift.spi.Secrets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Steps over SSH. */
@Configuration(proxyBeanMethods = false)
public class SshWiring {

  @Bean(destroyMethod = "close")
  SshDriver sshDriver(Secrets secrets, ServerSettings settings) {
    return new SshDriver(secrets, settings.data().resolve("known_hosts"));
  }
}
