package dev.nightshift.integration.kubernetes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a step hands on of a resource, by the names that the API has for it. */
final class State {
  static final String REVISION = "deployment.kubernetes.io/revision";
  private static final List<String> COUNTS = List.of("readyReplicas", "updatedReplicas", "availableReplicas");

  private State() {}

  static Map<String, Object> of(Kind kind, JsonNode object) {
    Map<String, Object> values = new LinkedHashMap<>();
    JsonNode status = object.path("status");
    Readiness readiness = Readiness.of(kind, object);
    values.put("name", object.path("metadata").path("name").asString(""));
    values.put("ready", readiness.ready());
    values.put("reason", readiness.why());
    switch (kind) {
      case DEPLOYMENT, STATEFULSET -> workload(object, values);
      case DAEMONSET -> {
        version(object, values);
        values.put("replicas", status.path("desiredNumberScheduled").asLong(0));
        values.put("readyReplicas", status.path("numberReady").asLong(0));
        values.put("updatedReplicas", status.path("updatedNumberScheduled").asLong(0));
        values.put("availableReplicas", status.path("numberAvailable").asLong(0));
      }
      case JOB -> List.of("active", "succeeded", "failed").forEach(count -> values.put(count, status.path(count).asLong(0)));
      case POD -> pod(object, values);
      case NODE -> values.put("unschedulable", object.path("spec").path("unschedulable").asBoolean(false));
    }
    return values;
  }

  private static void workload(JsonNode object, Map<String, Object> values) {
    version(object, values);
    values.put("replicas", object.path("spec").path("replicas").asLong(1));
    COUNTS.forEach(count -> values.put(count, object.path("status").path(count).asLong(0)));
    String revision = object.path("metadata").path("annotations").path(REVISION).asString("");
    if (!revision.isEmpty()) {
      values.put("revision", revision);
    }
  }

  private static void version(JsonNode object, Map<String, Object> values) {
    values.put("generation", object.path("metadata").path("generation").asLong(0));
    values.put("observedGeneration", object.path("status").path("observedGeneration").asLong(0));
    values.put("image", image(object.path("spec").path("template")));
  }

  /** The image of the first container of a pod or of a template for pods. */
  static String image(JsonNode pod) {
    return pod.path("spec").path("containers").path(0).path("image").asString("");
  }

  private static void pod(JsonNode object, Map<String, Object> values) {
    JsonNode status = object.path("status");
    long restarts = 0;
    for (JsonNode container : status.path("containerStatuses")) {
      restarts += container.path("restartCount").asLong(0);
      JsonNode state = container.path("state");
      String waiting = state.path("waiting").path("reason").asString("");
      if (!waiting.isEmpty()) {
        values.put("reason", waiting);
      }
    }
    values.put("phase", status.path("phase").asString(""));
    values.put("restarts", restarts);
    values.put("image", image(object));
    values.put("node", object.path("spec").path("nodeName").asString(""));
  }
}
