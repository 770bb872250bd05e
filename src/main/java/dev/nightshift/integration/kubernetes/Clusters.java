package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.time.Duration;

/**
 * The clusters of the workspace: {@code clusters.NAME} with an address and a token or a kubeconfig, and the one that Nightshift runs in,
 * with its pod's service account, which has no name.
 */
public final class Clusters {
  private static final Duration REACH = Duration.ofSeconds(5);

  private final Settings settings;
  private final Outbound outbound;
  private final PodAccount pod;

  public Clusters(Settings settings, Outbound outbound) {
    this(settings, outbound, PodAccount.here());
  }

  Clusters(Settings settings, Outbound outbound, PodAccount pod) {
    this.settings = settings;
    this.outbound = outbound;
    this.pod = pod;
  }

  /**
   * Connects to a cluster, if the rules for outbound addresses allow it.
   *
   * @param name empty for the one that Nightshift runs in
   * @param access resolves what signs in
   * @throws Problem.Invalid where there is none of this name
   * @throws Problem.Unavailable where it cannot be reached, or what signs in does not resolve
   */
  Connection connect(String name, Secrets access) {
    Cluster cluster = name.isEmpty() ? pod.cluster() : find(name, access);
    URI url = URI.create(cluster.url());
    String host = String.valueOf(url.getHost()).replaceAll("[\\[\\]]", "");
    int port = url.getPort() >= 0 ? url.getPort() : "http".equals(url.getScheme()) ? 80 : 443;
    outbound.connect(host, port, REACH);
    return new Connection(cluster);
  }

  private Cluster find(String name, Secrets access) {
    String kubeconfig = setting(name, "kubeconfig");
    String url = setting(name, "url");
    if (!kubeconfig.isEmpty()) {
      return Cluster.kubeconfig(name, access.resolve(kubeconfig), setting(name, "context"), setting(name, "namespace"));
    }
    if (url.isEmpty()) {
      throw new Problem.Invalid("There is no cluster '" + name + "'; describe it under clusters: in the workspace's nightshift.yaml, by url and token or by kubeconfig");
    }
    String ca = setting(name, "ca");
    return Cluster.of(name, url, access.resolve(setting(name, "token")), ca.isEmpty() ? "" : access.resolve(ca), setting(name, "namespace"));
  }

  private String setting(String cluster, String name) {
    return settings.find("clusters." + cluster + "." + name, "");
  }
}
