package dev.nightshift.integration.alertmanager;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** What Alertmanager's API would refuse in an alert. */
final class AlertChecks {

  private AlertChecks() {}

  /** Returns what is wrong with an alert, or an empty string. */
  static String wrong(JsonNode alert) {
    if (!alert.isObject()) {
      return "is not an object";
    }
    JsonNode labels = alert.path("labels");
    if (!ofStrings(labels) || !ofStrings(alert.path("annotations"))) {
      return (ofStrings(labels) ? "annotations" : "labels") + " must be an object of strings";
    }
    if (!anyValue(labels)) {
      return "at least one label pair required";
    }
    if (!isTime(alert, "startsAt") || !isTime(alert, "endsAt")) {
      return (isTime(alert, "startsAt") ? "endsAt" : "startsAt") + " must be a time as in RFC 3339, such as 2026-11-20T03:00:00Z";
    }
    Instant start = AlertmanagerFormat.time(alert, "startsAt");
    Instant end = AlertmanagerFormat.time(alert, "endsAt");
    return start != null && end != null && end.isBefore(start) ? "start time must be before end time" : "";
  }

  private static boolean ofStrings(JsonNode object) {
    if (object.isMissingNode() || object.isNull()) {
      return true;
    }
    if (!object.isObject()) {
      return false;
    }
    for (JsonNode value : object) {
      if (value.isContainer()) {
        return false;
      }
    }
    return true;
  }

  private static boolean anyValue(JsonNode labels) {
    for (JsonNode value : labels) {
      if (!value.asString("").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isTime(JsonNode alert, String field) {
    JsonNode value = alert.path(field);
    boolean absent = value.isMissingNode() || value.isNull() || (value.isString() && value.asString().isEmpty());
    return absent
        || AlertmanagerFormat.time(alert, field) != null
        || AlertmanagerFormat.text(alert, field).startsWith("0001-01-01T00:00:00");
  }
}
