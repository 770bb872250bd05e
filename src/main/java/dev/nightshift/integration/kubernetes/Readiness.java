package dev.nightshift.integration.kubernetes;

import tools.jackson.databind.JsonNode;

/**
 * Whether a resource is as it should be, by what it says of itself. Source: how {@code kubectl rollout status} judges, and the conditions of
 * the API's reference.
 *
 * @param never whether it will not become so by itself
 * @param why in words
 */
record Readiness(boolean ready, boolean never, String why) {

  private static Readiness ready(String why) {
    return new Readiness(true, false, why);
  }

  private static Readiness notYet(String why) {
    return new Readiness(false, false, why);
  }

  private static Readiness never(String why) {
    return new Readiness(false, true, why);
  }

  static Readiness of(Kind kind, JsonNode object) {
    JsonNode status = object.path("status");
    return switch (kind) {
      case DEPLOYMENT, STATEFULSET, DAEMONSET -> object.path("metadata").path("generation").asLong(0) > status.path("observedGeneration").asLong(0)
          ? notYet("the cluster has not seen the last change yet")
          : kind == Kind.DEPLOYMENT ? deployment(object) : kind == Kind.STATEFULSET ? statefulSet(object) : daemonSet(status);
      case JOB -> is(status, "Complete") ? ready("complete") : is(status, "Failed") ? never("it failed: " + said(status, "Failed")) : notYet("not complete yet");
      case POD -> pod(status);
      case NODE -> is(status, "Ready") ? ready("ready") : notYet("not ready: " + said(status, "Ready"));
    };
  }

  private static Readiness deployment(JsonNode object) {
    JsonNode status = object.path("status");
    if (reason(status, "Progressing").equals("ProgressDeadlineExceeded")) {
      return never("the rollout came to no end: " + said(status, "Progressing"));
    }
    long wanted = object.path("spec").path("replicas").asLong(1);
    long updated = status.path("updatedReplicas").asLong(0);
    if (updated < wanted) {
      return notYet(updated + " of " + wanted + " replicas are of the new version");
    }
    long old = status.path("replicas").asLong(0) - updated;
    return old > 0 ? notYet(old + " replicas of the old version are still there") : available(status.path("availableReplicas").asLong(0), updated);
  }

  private static Readiness statefulSet(JsonNode object) {
    JsonNode status = object.path("status");
    long wanted = object.path("spec").path("replicas").asLong(1);
    JsonNode strategy = object.path("spec").path("updateStrategy");
    long kept = strategy.path("rollingUpdate").path("partition").asLong(0);
    boolean rolls = strategy.path("type").asString("RollingUpdate").equals("RollingUpdate");
    long updated = status.path("updatedReplicas").asLong(0);
    if (rolls && updated < wanted - kept) {
      return notYet(updated + " of " + (wanted - kept) + " replicas are of the new version");
    }
    return available(status.path("readyReplicas").asLong(0), wanted);
  }

  private static Readiness daemonSet(JsonNode status) {
    long wanted = status.path("desiredNumberScheduled").asLong(0);
    long updated = status.path("updatedNumberScheduled").asLong(0);
    return updated < wanted
        ? notYet(updated + " of " + wanted + " pods are of the new version")
        : available(status.path("numberAvailable").asLong(0), wanted);
  }

  private static Readiness pod(JsonNode status) {
    String phase = status.path("phase").asString("");
    if (phase.equals("Failed")) {
      return never("it failed: " + status.path("reason").asString("see its logs"));
    }
    return is(status, "Ready") || phase.equals("Succeeded") ? ready("ready") : notYet("not ready: " + said(status, "Ready"));
  }

  private static Readiness available(long there, long wanted) {
    return there < wanted ? notYet(there + " of " + wanted + " replicas are available") : ready("all " + wanted + " replicas are available");
  }

  private static JsonNode condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asString("").equals(type)) {
        return condition;
      }
    }
    return status.path("");
  }

  private static boolean is(JsonNode status, String type) {
    return condition(status, type).path("status").asString("").equals("True");
  }

  private static String reason(JsonNode status, String type) {
    return condition(status, type).path("reason").asString("");
  }

  private static String said(JsonNode status, String type) {
    String message = condition(status, type).path("message").asString("");
    return message.isEmpty() ? reason(status, type).isEmpty() ? "nothing says why" : reason(status, type) : message;
  }
}
