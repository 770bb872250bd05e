package dev.nightshift.check;

import dev.nightshift.catalog.Check;
import dev.nightshift.catalog.Service;
import dev.nightshift.platform.Json;
import dev.nightshift.spi.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A check of a service. */
record Watched(Service service, Check check) {

  /** Returns the identity of its alert, the same for every version of the workspace. */
  String key() {
    return service.id() + "/" + check.name();
  }

  /** Whether another version of it asks the same of the same. */
  boolean looksLike(Watched other) {
    return check.kind().equals(other.check.kind()) && check.url().equals(other.check.url()) && check.expectedStatus() == other.check.expectedStatus();
  }

  Event failing(String reason, int times) {
    String summary = service.name() + " fails its check " + check.name() + ": " + reason + " (" + times + " in a row)";
    return event(Event.Action.TRIGGER, summary);
  }

  Event healthy() {
    return event(Event.Action.RESOLVE, service.name() + " passes its check " + check.name());
  }

  private Event event(Event.Action action, String summary) {
    Map<String, String> labels = new HashMap<>(check.labels());
    labels.put("alertname", check.alert());
    labels.put("service", service.id());
    labels.put("check", check.name());
    labels.put("env", service.environment());
    return new Event(
        action,
        key(),
        check.alert(),
        summary,
        check.url(),
        check.severity(),
        labels,
        Map.of(),
        null,
        null,
        List.of(),
        Json.write(Map.of("check", check.name(), "kind", check.kind(), "url", check.url(), "summary", summary)));
  }
}
