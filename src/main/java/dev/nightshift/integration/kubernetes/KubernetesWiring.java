package dev.nightshift.integration.kubernetes;

import dev.nightshift.spi.Secrets;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The step kind {@code kubernetes}, and inventories of a cluster's nodes or pods. */
@Configuration(proxyBeanMethods = false)
public class KubernetesWiring {

  @Bean
  KubernetesStep kubernetesStep(Clusters clusters, Secrets secrets, Clock clock) {
    return new KubernetesStep(clusters, secrets, clock);
  }

  @Bean
  ClusterInventory clusterInventory(Clusters clusters, Secrets secrets) {
    return new ClusterInventory(clusters, secrets);
  }
}
