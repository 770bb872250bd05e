package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The service account that Kubernetes gives to a pod. Source: kubernetes.io/docs/tasks/run-application/access-api-from-pod.
 *
 * @param environment the process's variables
 * @param folder where the account's files are mounted; the token changes about hourly, so it is read at every use
 */
record PodAccount(Map<String, String> environment, Path folder) {

  /** The account of the pod that this process runs in. */
  static PodAccount here() {
    return new PodAccount(System.getenv(), Path.of("/var/run/secrets/kubernetes.io/serviceaccount"));
  }

  Cluster cluster() {
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    if (host == null) {
      throw new Problem.Unavailable(
          "Nightshift does not run in a pod, and nothing says which cluster is meant; describe it under clusters: in nightshift.yaml, and name it");
    }
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    String address = host.contains(":") ? "[" + host + "]" : host;
    return Cluster.of("that Nightshift runs in", "https://" + address + ":" + port, read("token"), read("ca.crt"), read("namespace"));
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name)).strip();
    } catch (IOException absent) {
      throw new Problem.Unavailable(
          "the pod has no service account (" + folder.resolve(name) + " cannot be read); see automountServiceAccountToken", absent);
    }
  }
}
