package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clusters of the workspace, and their Secrets. */
@Configuration(proxyBeanMethods = false)
public class KubernetesSecretWiring {

  @Bean
  Clusters clusters(Settings settings, Outbound outbound) {
    return new Clusters(settings, outbound);
  }

  @Bean
  KubernetesSource kubernetesSource(Settings settings, Clusters clusters) {
    return new KubernetesSource(settings, clusters);
  }
}
