package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step asks for, as its fence says it.
 *
 * @param kind of the resource; null for manifests, which name theirs themselves
 * @param namespace empty for the cluster's own
 * @param settings the further fields of the action
 * @param command of {@code exec}: the program and its arguments
 * @param manifests of {@code apply}
 */
record Order(
    Action action, @Nullable Kind kind, String name, String namespace, Map<String, String> settings, List<String> command,
    List<Map<String, @Nullable Object>> manifests) {

  /** What it is about, with the namespace of the cluster where the fence names none. */
  Thing thing(String otherwise) {
    if (kind == null) {
      throw new IllegalStateException("manifests name their resources themselves");
    }
    return new Thing(kind, kind.namespaced() ? namespace(otherwise) : "", name);
  }

  /** @throws Problem.Invalid where neither the fence nor the cluster names a namespace */
  String namespace(String otherwise) {
    String chosen = namespace.isEmpty() ? otherwise : namespace;
    if (chosen.isEmpty()) {
      throw new Problem.Invalid("Nothing says in which namespace; write namespace: in the fence, or set one for the cluster in nightshift.yaml");
    }
    return chosen;
  }

  boolean flag(String setting) {
    return "true".equals(settings.get(setting));
  }
}
