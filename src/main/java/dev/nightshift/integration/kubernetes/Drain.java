package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Empties a node by asking for the eviction of each of its pods, which PodDisruptionBudgets may refuse for a while. Pods of DaemonSets and
 * mirror pods stay, as they would come back at once. Source: kubernetes.io/docs/concepts/scheduling-eviction/api-eviction and
 * kubernetes.io/docs/tasks/administer-cluster/safely-drain-node.
 */
final class Drain {
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final int NOT_FOUND = 404;
  private static final int REFUSED_NOW = 429;

  private final Work work;
  private final List<String> evicted = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final Map<String, String> refused = new LinkedHashMap<>();

  Drain(Work work) {
    this.work = work;
  }

  /** A pod as it was when its eviction was asked for; another of its name is another pod. */
  private record Pod(Thing thing, String uid) {
    @Override
    public String toString() {
      return thing.namespace() + "/" + thing.name();
    }
  }

  /**
   * Empties a node.
   *
   * @throws Problem.Invalid where pods would lose what nobody brings back; nothing was changed then
   */
  Result run(Order order) throws InterruptedException {
    Thing node = work.thing(order);
    work.api().get(node.path());
    List<Pod> pods = evictable(node, order);
    new Nodes(work).cordon(node, true);
    if (!work.api().dryRun()) {
      skipped.clear();
      pods = evictable(node, order);
    }
    skipped.forEach(pod -> work.say(pod + " stays"));
    List<Pod> left = work.api().dryRun() ? asked(pods) : emptied(pods);
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("evicted", (long) evicted.size());
    values.put("skipped", (long) skipped.size());
    values.put("left", (long) left.size());
    values.put("pods", List.copyOf(evicted));
    if (left.isEmpty() || work.api().dryRun()) {
      return Work.done(values);
    }
    String why = left.stream().map(pod -> pod + " (" + refused.getOrDefault(pod.toString(), "it is still ending") + ")").collect(Collectors.joining(", "));
    return Work.failed(values, "The time was over before " + node + " was empty; left are " + why + ". The node takes no new pods until it is uncordoned");
  }

  private List<Pod> evictable(Thing node, Order order) throws InterruptedException {
    List<Pod> pods = new ArrayList<>();
    List<String> precious = new ArrayList<>();
    for (JsonNode pod : work.api().get("/api/v1/pods?fieldSelector=spec.nodeName%3D" + node.name()).path("items")) {
      JsonNode metadata = pod.path("metadata");
      Thing thing = new Thing(Kind.POD, metadata.path("namespace").asString(""), metadata.path("name").asString(""));
      String controller = controller(metadata);
      boolean ended = List.of("Succeeded", "Failed").contains(pod.path("status").path("phase").asString(""));
      if (metadata.path("annotations").has("kubernetes.io/config.mirror") || controller.equals("DaemonSet") && !ended) {
        skipped.add(thing.namespace() + "/" + thing.name());
        continue;
      }
      if (!ended && controller.isEmpty() && !order.flag("evict-unmanaged")) {
        precious.add(thing + " has nobody who would start it anew (evict-unmanaged: true evicts it)");
      }
      if (!ended && !order.flag("delete-emptydir-data") && keepsData(pod)) {
        precious.add(thing + " has data in an emptyDir, which would be lost (delete-emptydir-data: true evicts it)");
      }
      pods.add(new Pod(thing, metadata.path("uid").asString("")));
    }
    if (!precious.isEmpty()) {
      throw new Problem.Invalid("Not drained: " + String.join("; ", precious));
    }
    return pods;
  }

  private static String controller(JsonNode metadata) {
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return owner.path("kind").asString("");
      }
    }
    return "";
  }

  private static boolean keepsData(JsonNode pod) {
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      if (volume.has("emptyDir")) {
        return true;
      }
    }
    return false;
  }

  /** A dry run asks once. */
  private List<Pod> asked(List<Pod> pods) throws InterruptedException {
    List<Pod> left = new ArrayList<>();
    for (Pod pod : pods) {
      if (!evict(pod)) {
        left.add(pod);
      }
    }
    return left;
  }

  /** Asks again and again until all pods are gone, or the time is over; returns those that are left. */
  private List<Pod> emptied(List<Pod> pods) throws InterruptedException {
    List<Pod> waiting = new ArrayList<>(pods);
    List<Pod> ending = new ArrayList<>();
    while (true) {
      for (Iterator<Pod> each = waiting.iterator(); each.hasNext(); ) {
        Pod pod = each.next();
        if (evict(pod)) {
          each.remove();
          ending.add(pod);
        }
      }
      for (Iterator<Pod> each = ending.iterator(); each.hasNext(); ) {
        if (gone(each.next())) {
          each.remove();
        }
      }
      if (waiting.isEmpty() && ending.isEmpty() || work.deadline().over()) {
        waiting.addAll(ending);
        return waiting;
      }
      work.rest(BETWEEN);
    }
  }

  /** Asks once for the eviction; false where a PodDisruptionBudget does not let it go now. */
  private boolean evict(Pod pod) throws InterruptedException {
    Thing thing = pod.thing();
    try {
      work.api().create(thing.path() + "/eviction", Map.of(
          "apiVersion", "policy/v1", "kind", "Eviction",
          "metadata", Map.of("name", thing.name(), "namespace", thing.namespace()),
          "deleteOptions", Map.of("preconditions", Map.of("uid", pod.uid()))));
      evicted.add(pod.toString());
      work.say(pod + " would be evicted", pod + " is evicted");
      return true;
    } catch (Refusal refusal) {
      if (refusal.status() == NOT_FOUND) {
        return true;
      }
      if (refusal.status() != REFUSED_NOW) {
        throw new Problem.Invalid("After " + evicted.size() + " evictions, " + pod + " could not be evicted: " + refusal.getMessage(), refusal);
      }
      if (refused.put(pod.toString(), String.valueOf(refusal.getMessage())) == null) {
        work.say(pod + " stays for now: " + refusal.getMessage());
      }
      return false;
    }
  }

  private boolean gone(Pod pod) throws InterruptedException {
    boolean there = work.api().find(pod.thing().path()).map(now -> now.path("metadata").path("uid").asString("").equals(pod.uid())).orElse(false);
    if (!there) {
      refused.remove(pod.toString());
      work.say(pod + " is gone");
    }
    return !there;
  }
}
