package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.SecretReference;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/**
 * Reads Secrets of Kubernetes: of the cluster that {@code secretSources.kubernetes.cluster} names, else of the one that Nightshift runs
 * in. Source: kubernetes.io/docs/reference/kubernetes-api, "Secret v1".
 */
final class KubernetesSource implements SecretSource {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Settings settings;
  private final Clusters clusters;

  KubernetesSource(Settings settings, Clusters clusters) {
    this.settings = settings;
    this.clusters = clusters;
  }

  @Override
  public SecretReference.Scheme scheme() {
    return SecretReference.Scheme.KUBERNETES;
  }

  @Override
  public String fetch(String place, Secrets access) throws InterruptedException {
    String name = place.substring(0, place.indexOf('#'));
    try (Connection connection = clusters.connect(settings.find("secretSources.kubernetes.cluster", ""), access)) {
      String namespace = name.contains("/") ? name.substring(0, name.indexOf('/')) : connection.cluster().namespace();
      if (namespace.isEmpty()) {
        throw new Problem.Unavailable("nothing says in which namespace; write it as " + scheme().form());
      }
      String path = "/api/v1/namespaces/" + namespace + "/secrets/" + name.substring(name.indexOf('/') + 1);
      return value(connection.api(false, Deadline.in(TIMEOUT)).get(path), place.substring(place.indexOf('#') + 1));
    } catch (Refusal refusal) {
      throw new Problem.Unavailable(switch (refusal.status()) {
        case 403 -> "Kubernetes does not let this account read the Secret; a Role needs 'get' on it";
        case 404 -> "Kubernetes has no such Secret";
        default -> String.valueOf(refusal.getMessage());
      }, refusal);
    } catch (Problem.Invalid wrong) {
      throw new Problem.Unavailable(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static String value(JsonNode secret, String key) {
    JsonNode value = secret.path("data").path(key);
    if (!value.isString()) {
      throw new Problem.Unavailable("the Secret has no key '" + key + "'");
    }
    try {
      return new String(Base64.getDecoder().decode(value.stringValue()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notASecret) {
      throw new Problem.Unavailable("what answered is not Kubernetes: it sent no Secret");
    }
  }
}
