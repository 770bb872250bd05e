package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind.Result;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What changes which pods a workload has: a restart, another number, an earlier revision; as {@code kubectl rollout} and {@code scale} do it. */
final class Rollouts {
  private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";
  private static final String HASH = "pod-template-hash";

  private final Work work;

  Rollouts(Work work) {
    this.work = work;
  }

  Result restart(Order order) throws InterruptedException {
    Thing thing = work.thing(order);
    notPaused(thing, work.api().get(thing.path()));
    String now = work.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    JsonNode after = work.api().merge(
        thing.path(), Map.of("spec", Map.of("template", Map.of("metadata", Map.of("annotations", Map.of(RESTARTED, now))))));
    work.say("All pods of " + thing + " would be replaced, a few at a time", "The pods of " + thing + " are being replaced, a few at a time");
    return Work.done(State.of(thing.kind(), after));
  }

  /** By the scale that was read, so that nobody's change of the same moment is lost. */
  Result scale(Order order) throws InterruptedException {
    Thing thing = work.thing(order);
    long wanted = Long.parseLong(order.settings().getOrDefault("replicas", ""));
    JsonNode scale = work.api().get(thing.path() + "/scale");
    long before = scale.path("spec").path("replicas").asLong(0);
    JsonNode changed = scale.deepCopy();
    if (!(changed.path("spec") instanceof ObjectNode spec)) {
      throw new Problem.Invalid(thing + " has no number of replicas");
    }
    spec.put("replicas", wanted);
    work.api().replace(thing.path() + "/scale", changed);
    work.say(thing + " would go from " + before + " to " + wanted + " replicas", thing + " goes from " + before + " to " + wanted + " replicas");
    return Work.done(Map.of("name", thing.name(), "replicas", wanted, "before", before));
  }

  /** Takes the template of an earlier ReplicaSet again, unless somebody changed the deployment meanwhile. */
  Result rollback(Order order) throws InterruptedException {
    Thing thing = work.thing(order);
    JsonNode deployment = work.api().get(thing.path());
    notPaused(thing, deployment);
    TreeMap<Long, JsonNode> revisions = revisions(thing, deployment);
    long current = revision(deployment);
    Map.Entry<Long, JsonNode> chosen = chosen(thing, revisions, current, order.settings().get("revision"));
    JsonNode template = template(chosen.getValue());
    String change = " from revision " + current + " (" + State.image(deployment.path("spec").path("template")) + ") to the pods of revision " + chosen.getKey()
        + " (" + State.image(template) + ")";
    if (template.equals(deployment.path("spec").path("template"))) {
      work.say(thing + " has the pods of revision " + chosen.getKey() + " already");
      return Work.done(State.of(thing.kind(), deployment));
    }
    JsonNode after = work.api().patch(thing.path(), List.of(
        Map.of("op", "test", "path", "/metadata/generation", "value", deployment.path("metadata").path("generation").asLong(0)),
        Map.of("op", "replace", "path", "/spec/template", "value", template)));
    work.say(thing + " would go" + change, thing + " goes" + change);
    Map<String, Object> values = new LinkedHashMap<>(State.of(thing.kind(), after));
    values.put("from", Long.toString(current));
    values.put("to", Long.toString(chosen.getKey()));
    return Work.done(values);
  }

  private TreeMap<Long, JsonNode> revisions(Thing thing, JsonNode deployment) throws InterruptedException {
    TreeMap<Long, JsonNode> revisions = new TreeMap<>();
    String uid = deployment.path("metadata").path("uid").asString("");
    for (JsonNode set : work.api().get("/apis/apps/v1/namespaces/" + thing.namespace() + "/replicasets").path("items")) {
      for (JsonNode owner : set.path("metadata").path("ownerReferences")) {
        if (owner.path("controller").asBoolean(false) && owner.path("uid").asString("").equals(uid)) {
          revisions.put(revision(set), set);
        }
      }
    }
    return revisions;
  }

  private static Map.Entry<Long, JsonNode> chosen(Thing thing, TreeMap<Long, JsonNode> revisions, long current, @Nullable String asked) {
    Map.Entry<Long, JsonNode> chosen = asked == null ? revisions.lowerEntry(current) : revisions.ceilingEntry(Long.parseLong(asked));
    if (chosen == null || asked != null && chosen.getKey() != Long.parseLong(asked)) {
      String known = revisions.keySet().stream().sorted(Comparator.naturalOrder()).map(Objects::toString).collect(Collectors.joining(", "));
      throw new Problem.Invalid(thing + " has no " + (asked == null ? "revision before " + current : "revision " + asked)
          + " to go back to; the cluster keeps " + (known.isEmpty() ? "none" : known) + " (spec.revisionHistoryLimit)");
    }
    return chosen;
  }

  private static long revision(JsonNode object) {
    return object.path("metadata").path("annotations").path(State.REVISION).asLong(0);
  }

  /** The controller adds its own label to the template of each ReplicaSet. */
  private static JsonNode template(JsonNode set) {
    JsonNode template = set.path("spec").path("template").deepCopy();
    if (template.path("metadata").path("labels") instanceof ObjectNode labels) {
      labels.remove(HASH);
    }
    return template;
  }

  private static void notPaused(Thing thing, JsonNode object) {
    if (object.path("spec").path("paused").asBoolean(false)) {
      throw new Problem.Invalid(thing + " is paused, so that nothing would come of it; resume its rollout first");
    }
  }
}
