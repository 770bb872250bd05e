package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.SecretReference;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads Secrets of Kubernetes through its API: of the cluster that {@code secretSources.kubernetes} names ({@code url}, {@code
 * token}, {@code ca}, {@code namespace}), else of the one that Nightshift runs in, with its pod's service account. Source:
 * kubernetes.io/docs/reference/kubernetes-api, "Secret v1", and kubernetes.io/docs/tasks/run-application/access-api-from-pod.
 */
public final class KubernetesSource implements SecretSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Settings settings;
  private final Outbound outbound;
  private final PodAccount pod;

  public KubernetesSource(Settings settings, Outbound outbound, PodAccount pod) {
    this.settings = settings;
    this.outbound = outbound;
    this.pod = pod;
  }

  @Override
  public SecretReference.Scheme scheme() {
    return SecretReference.Scheme.KUBERNETES;
  }

  @Override
  public String fetch(String place, Secrets access) throws InterruptedException {
    Cluster cluster = cluster(access);
    String name = place.substring(0, place.indexOf('#'));
    String namespace = name.contains("/") ? name.substring(0, name.indexOf('/')) : cluster.namespace();
    if (namespace.isEmpty()) {
      throw new Problem.Unavailable("nothing says in which namespace; write it as " + scheme().form());
    }
    URI uri = URI.create(cluster.url().replaceFirst("/+$", "") + "/api/v1/namespaces/" + namespace + "/secrets/" + name.substring(name.indexOf('/') + 1));
    Map<String, String> headers = Map.of("Authorization", "Bearer " + cluster.token(), "Accept", "application/json");
    Outbound client = cluster.ca().isEmpty() ? outbound : outbound.trusting(cluster.ca());
    return value(client.send(new Outbound.Request("GET", uri, headers, new byte[0], TIMEOUT)), place.substring(place.indexOf('#') + 1));
  }

  private Cluster cluster(Secrets access) {
    String url = setting("url");
    if (url.isEmpty()) {
      return pod.cluster();
    }
    String ca = setting("ca");
    return new Cluster(url, access.resolve(setting("token")), ca.isEmpty() ? "" : access.resolve(ca), setting("namespace"));
  }

  private static String value(Outbound.Response response, String key) {
    switch (response.status()) {
      case 200 -> {}
      case 401 -> throw new Problem.Unavailable("Kubernetes does not accept the token");
      case 403 -> throw new Problem.Unavailable("Kubernetes does not let this account read the Secret; a Role needs 'get' on it");
      case 404 -> throw new Problem.Unavailable("Kubernetes has no such Secret");
      default -> throw new Problem.Unavailable("Kubernetes answered with status " + response.status());
    }
    try {
      JsonNode value = Json.read(response.body()).path("data").path(key);
      if (!value.isString()) {
        throw new Problem.Unavailable("the Secret has no key '" + key + "'");
      }
      return new String(Base64.getDecoder().decode(value.stringValue()), StandardCharsets.UTF_8);
    } catch (Problem.Invalid | IllegalArgumentException notASecret) {
      throw new Problem.Unavailable("what answered is not Kubernetes: it sent no Secret");
    }
  }

  private String setting(String name) {
    return settings.find("secretSources.kubernetes." + name, "");
  }
}
