package dev.nightshift.integration.alertmanager;

import dev.nightshift.platform.Json;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Alertmanager and Prometheus send, in our words. Source: Alertmanager's documentation of {@code webhook_config} and its
 * api/v2/openapi.yaml.
 */
final class AlertmanagerFormat {

  /** What was understood, and what was wrong with the rest. */
  record Read(List<Event> events, List<String> errors) {}

  /** How long an alert without an end lives unless it is repeated, as Alertmanager's {@code resolve_timeout}. */
  static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

  private AlertmanagerFormat() {}

  /** Reads the webhook, version 4. Its sender never sends again what was refused: anything odd is mapped, not refused. */
  static Read webhook(JsonNode json, Instant now) {
    JsonNode around = around(json);
    List<Event> events = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (JsonNode alert : json.path("alerts")) {
      if (alert.isObject()) {
        events.add(notified(alert, around, now));
      } else {
        errors.add("an alert is not an object");
      }
    }
    return new Read(events, errors);
  }

  /** Reads the array of {@code POST /api/v2/alerts}. */
  static Read alerts(List<Json.Element> alerts, Instant now) {
    List<Event> events = new ArrayList<>(alerts.size());
    List<String> errors = new ArrayList<>();
    int index = 0;
    for (Json.Element alert : alerts) {
      String error = AlertChecks.wrong(alert.node());
      if (error.isEmpty()) {
        events.add(posted(alert.node(), alert.text(), now));
      } else {
        errors.add("alert " + index + ": " + error);
      }
      index++;
    }
    return new Read(events, errors);
  }

  private static Event notified(JsonNode alert, JsonNode around, Instant now) {
    String status = text(alert, "status").isEmpty() ? text(around, "status") : text(alert, "status");
    Instant end = time(alert, "endsAt");
    boolean ended = end != null && !end.isAfter(now);
    boolean over = status.equals("resolved") || (status.isEmpty() && ended);
    return event(alert, text(alert, "fingerprint"), over, ended ? null : end, text(around, "externalURL"), raw(alert, around));
  }

  private static Event posted(JsonNode alert, String raw, Instant now) {
    Instant end = time(alert, "endsAt");
    boolean over = end != null && !end.isAfter(now);
    return event(alert, "", over, end == null ? now.plus(RESOLVE_TIMEOUT) : end, "", raw);
  }

  private static Event event(
      JsonNode alert, String fingerprint, boolean over, @Nullable Instant end, String sender, String raw) {
    SortedMap<String, String> labels = strings(alert.path("labels"));
    Map<String, String> annotations = strings(alert.path("annotations"));
    String name = labels.getOrDefault("alertname", "alert");
    return new Event(
        over ? Event.Action.RESOLVE : Event.Action.TRIGGER,
        fingerprint.isEmpty() ? Fingerprint.of(labels) : fingerprint,
        name,
        first(annotations, name, "summary", "title", "message", "description"),
        first(labels, "", "instance", "job"),
        Severity.of(labels.getOrDefault("severity", "")),
        labels,
        annotations,
        time(alert, "startsAt"),
        over ? null : end,
        links(text(alert, "generatorURL"), sender),
        raw);
  }

  private static String first(Map<String, String> values, String otherwise, String... names) {
    for (String name : names) {
      String value = values.getOrDefault(name, "");
      if (!value.isBlank()) {
        return value;
      }
    }
    return otherwise;
  }

  private static List<Event.Link> links(String generator, String sender) {
    List<Event.Link> links = new ArrayList<>(2);
    if (!generator.isEmpty()) {
      links.add(new Event.Link(generator, "Source"));
    }
    if (!sender.isEmpty()) {
      links.add(new Event.Link(sender, "Alertmanager"));
    }
    return links;
  }

  /** What a webhook says around its alerts. */
  private static JsonNode around(JsonNode webhook) {
    ObjectNode around = ((ObjectNode) webhook).objectNode().setAll((ObjectNode) webhook);
    around.remove("alerts");
    return around;
  }

  private static String raw(JsonNode alert, JsonNode around) {
    ObjectNode whole = ((ObjectNode) around).objectNode().setAll((ObjectNode) around);
    whole.set("alert", alert);
    return whole.toString();
  }

  /** Takes whatever can be taken as text. An empty value is the same as none, as Prometheus has it. */
  private static SortedMap<String, String> strings(JsonNode object) {
    SortedMap<String, String> strings = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      JsonNode value = entry.getValue();
      String text = value.isContainer() ? value.toString() : value.asString("");
      if (!text.isEmpty()) {
        strings.put(entry.getKey(), text);
      }
    }
    return strings;
  }

  /** Reads a time; null where it is absent, odd, or the zero time by which Go says "none". */
  static @Nullable Instant time(JsonNode alert, String field) {
    String text = text(alert, field);
    if (text.isEmpty()) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return time.isAfter(Instant.EPOCH) ? time : null;
    } catch (DateTimeException odd) {
      return null;
    }
  }

  static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.asString() : "";
  }
}
