package dev.nightshift.integration.ansible;

import dev.nightshift.platform.ServerSettings;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.TargetDriver;
import dev.nightshift.spi.VersionFiles;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code ansible}, and inventories of Ansible. */
@Configuration(proxyBeanMethods = false)
public class AnsibleWiring {

  @Bean
  AnsibleStep ansibleStep(List<TargetDriver> drivers, Secrets secrets, VersionFiles versions, ServerSettings server) {
    return new AnsibleStep(drivers, secrets, versions, server.data());
  }

  @Bean
  AnsibleSource ansibleSource(List<TargetDriver> drivers, VersionFiles versions) {
    return new AnsibleSource(drivers, versions);
  }
}
