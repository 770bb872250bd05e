package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Manifests of any kind, by server-side apply. Source: kubernetes.io/docs/reference/using-api/server-side-apply. */
final class Manifests {
  private static final Pattern VERSION = Pattern.compile("([a-z0-9.-]+/)?[a-z0-9]+");

  private final Work work;
  private final Map<String, JsonNode> discovered = new HashMap<>();
  private final List<String> created = new ArrayList<>();
  private final List<String> changed = new ArrayList<>();
  private final List<String> unchanged = new ArrayList<>();

  Manifests(Work work) {
    this.work = work;
  }

  /**
   * Applies each manifest in its order.
   *
   * @param force takes over fields that somebody else manages
   */
  Result apply(Order order, boolean force) throws InterruptedException {
    Map<String, Object> values = new LinkedHashMap<>();
    try {
      for (Map<String, @Nullable Object> manifest : order.manifests()) {
        values.putAll(apply(manifest, order, force));
      }
    } catch (Refusal | Problem refused) {
      counts(values);
      String before = created.isEmpty() && changed.isEmpty() ? "" : "; before that, these were changed: " + String.join(", ", all());
      return Work.failed(values, refused.getMessage() + (work.api().dryRun() ? "" : before));
    }
    counts(values);
    return Work.done(values);
  }

  private List<String> all() {
    List<String> all = new ArrayList<>(created);
    all.addAll(changed);
    return all;
  }

  private void counts(Map<String, Object> values) {
    values.put("created", (long) created.size());
    values.put("changed", (long) changed.size());
    values.put("unchanged", (long) unchanged.size());
  }

  private Map<String, Object> apply(Map<String, @Nullable Object> manifest, Order order, boolean force) throws InterruptedException {
    String version = String.valueOf(manifest.get("apiVersion"));
    String kind = String.valueOf(manifest.get("kind"));
    Map<?, ?> metadata = manifest.get("metadata") instanceof Map<?, ?> members ? members : Map.of();
    JsonNode resource = discover(version, kind);
    String namespace = namespace(resource, metadata, order);
    String path = base(version) + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + resource.path("name").asString("") + "/" + metadata.get("name");
    String name = kind + " " + metadata.get("name") + (namespace.isEmpty() ? "" : " in namespace " + namespace);
    Optional<JsonNode> before = work.api().find(path);
    JsonNode after = work.api().apply(path, manifest, force);
    List<String> differences = before.isEmpty() ? List.of() : Differences.between(before.get(), after);
    List<String> outcome = before.isEmpty() ? created : differences.isEmpty() ? unchanged : changed;
    outcome.add(name);
    String word = before.isEmpty() ? "created" : differences.isEmpty() ? "unchanged" : "changed";
    work.say(outcome == unchanged ? name + " unchanged" : name + " would be " + word, name + " " + word);
    differences.forEach(difference -> work.say("  " + difference));
    return kind.equals("Deployment") ? State.of(Kind.DEPLOYMENT, after) : Map.of();
  }

  private String namespace(JsonNode resource, Map<?, ?> metadata, Order order) {
    if (!resource.path("namespaced").asBoolean(true)) {
      return "";
    }
    Object own = metadata.get("namespace");
    return own == null ? order.namespace(work.connection().cluster().namespace()) : own.toString();
  }

  private static String base(String version) {
    if (!VERSION.matcher(version).matches()) {
      throw new Problem.Invalid("apiVersion is '" + version + "'; write it such as v1 or apps/v1");
    }
    return (version.contains("/") ? "/apis/" : "/api/") + version;
  }

  /** Asks the cluster how it names a kind in paths, and whether that lives in namespaces. */
  private JsonNode discover(String version, String kind) throws InterruptedException {
    JsonNode resources = discovered.get(version);
    if (resources == null) {
      resources = work.api().find(base(version)).orElseThrow(() -> new Problem.Invalid("The cluster does not know apiVersion " + version));
      discovered.put(version, resources);
    }
    for (JsonNode resource : resources.path("resources")) {
      if (resource.path("kind").asString("").equals(kind) && !resource.path("name").asString("").contains("/")) {
        return resource;
      }
    }
    throw new Problem.Invalid("The cluster knows no kind " + kind + " in apiVersion " + version);
  }
}
