package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Problem;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster's API is reached. Nothing is repeated by itself, since a request may change something.
 *
 * @param name for people
 */
record Cluster(String name, Config config) {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 30_000;

  /**
   * One that is reached with a token.
   *
   * @param ca its certificate authority in PEM; empty where those of this machine will do
   * @param namespace for names without one; empty where there is none
   */
  static Cluster of(String name, String url, String token, String ca, String namespace) {
    ConfigBuilder config = new ConfigBuilder(Config.empty()).withMasterUrl(url).withOauthToken(token).withNamespace(namespace);
    if (!ca.isEmpty()) {
      config.withCaCertData(Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.UTF_8)));
    }
    return careful(name, config);
  }

  /**
   * One that a kubeconfig describes.
   *
   * @param context empty for the file's current one
   * @throws Problem.Unavailable where it is none, or signs in by something that is not done here
   */
  static Cluster kubeconfig(String name, String text, String context, String namespace) {
    try {
      io.fabric8.kubernetes.api.model.Config file = KubeConfigUtils.parseConfigFromString(text);
      NamedContext chosen = chosen(name, file, context);
      file.getUsers().stream().filter(user -> user.getName().equals(chosen.getContext().getUser())).map(NamedAuthInfo::getUser).forEach(user -> signsIn(name, user));
      Config read = Config.fromKubeconfig(chosen.getName(), text, null);
      if (read.isTrustCerts()) {
        throw new Problem.Unavailable("The kubeconfig of the cluster " + name + " trusts any certificate (insecure-skip-tls-verify); give it the cluster's certificate-authority-data");
      }
      ConfigBuilder config = new ConfigBuilder(read);
      return careful(name, namespace.isEmpty() ? config : config.withNamespace(namespace));
    } catch (KubernetesClientException | IllegalArgumentException none) {
      throw new Problem.Unavailable("What is set as kubeconfig of the cluster " + name + " is none");
    }
  }

  private static NamedContext chosen(String name, io.fabric8.kubernetes.api.model.@Nullable Config file, String context) {
    if (file == null || file.getContexts() == null || file.getContexts().isEmpty()) {
      throw new Problem.Unavailable("What is set as kubeconfig of the cluster " + name + " is none: it has no contexts");
    }
    String chosen = context.isEmpty() ? Objects.toString(file.getCurrentContext(), "") : context;
    return file.getContexts().stream().filter(each -> chosen.equals(each.getName()) && each.getContext() != null).findFirst()
        .orElseThrow(() -> new Problem.Unavailable("The kubeconfig of the cluster " + name + " has no context '" + chosen + "'; set context: to one of "
            + file.getContexts().stream().map(NamedContext::getName).collect(Collectors.joining(", "))));
  }

  private static void signsIn(String name, @Nullable AuthInfo user) {
    if (user != null && (user.getExec() != null || user.getAuthProvider() != null)) {
      throw new Problem.Unavailable("The kubeconfig of the cluster " + name + " signs in by a command or a provider, which is not run here; make one with the token"
          + " of a service account or with a client certificate");
    }
  }

  private static Cluster careful(String name, ConfigBuilder config) {
    return new Cluster(name, config.withRequestRetryBackoffLimit(0).withConnectionTimeout(CONNECT_MILLIS).withRequestTimeout(REQUEST_MILLIS).withUserAgent("Nightshift").build());
  }

  /** For names without one; empty where there is none. */
  String namespace() {
    return Objects.toString(config.getNamespace(), "");
  }

  /** Its address, without a slash at the end. */
  String url() {
    return config.getMasterUrl().replaceFirst("/+$", "");
  }
}
