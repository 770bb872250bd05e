package dev.nightshift.integration.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A cluster with a client for it, for one step. */
final class Connection implements AutoCloseable {
  private final Cluster cluster;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final KubernetesClient client;

  Connection(Cluster cluster) {
    this.cluster = cluster;
    this.client = new KubernetesClientBuilder().withConfig(cluster.config()).withTaskExecutor(threads).build();
  }

  Cluster cluster() {
    return cluster;
  }

  KubernetesClient client() {
    return client;
  }

  /** @param dryRun whether the server only says what would come of it */
  Api api(boolean dryRun, Deadline deadline) {
    return new Api(client.getHttpClient(), cluster, dryRun, deadline);
  }

  @Override
  public void close() {
    client.close();
    threads.shutdownNow();
  }
}
