package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Secrets of Kubernetes. */
@Configuration(proxyBeanMethods = false)
public class KubernetesSecretWiring {

  @Bean
  KubernetesSource kubernetesSource(Settings settings, Outbound outbound) {
    return new KubernetesSource(settings, outbound, PodAccount.here());
  }
}
