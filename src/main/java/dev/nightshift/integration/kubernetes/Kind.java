package dev.nightshift.integration.kubernetes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of resources that actions are for; a manifest may be of any kind. Source: kubernetes.io/docs/reference/kubernetes-api. */
enum Kind {
  DEPLOYMENT("/apis/apps/v1", "deployments"),
  STATEFULSET("/apis/apps/v1", "statefulsets"),
  DAEMONSET("/apis/apps/v1", "daemonsets"),
  JOB("/apis/batch/v1", "jobs"),
  POD("/api/v1", "pods"),
  NODE("/api/v1", "nodes");

  private final String group;
  private final String plural;

  Kind(String group, String plural) {
    this.group = group;
    this.plural = plural;
  }

  /** How a step names it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean namespaced() {
    return this != NODE;
  }

  /** The path of all of them in a namespace, which means nothing for nodes. */
  String path(String namespace) {
    return group + (namespaced() ? "/namespaces/" + namespace : "") + "/" + plural;
  }

  static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
