package dev.nightshift.integration.pagerduty;

import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The PagerDuty Events API v2 in our words. What is required is as strict as the original; what is optional is taken as far
 * as it can be understood. Source: PagerDuty's developer documentation, "Events API v2".
 */
final class PagerDutyFormat {

  /** What came of reading an event: the event, or what is wrong with it. */
  sealed interface Read {
    record Understood(Event event) implements Read {}

    record Refused(List<String> errors) implements Read {}
  }

  private static final int DEDUP_KEY = 255;
  private static final int ONE_LINE = 1024;
  private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");
  private static final Map<String, Event.Action> ACTIONS =
      Map.of("trigger", Event.Action.TRIGGER, "acknowledge", Event.Action.ACKNOWLEDGE, "resolve", Event.Action.RESOLVE);

  private final JsonNode json;
  private final JsonNode payload;
  private final List<String> errors = new ArrayList<>();
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Map<String, String> annotations = new LinkedHashMap<>();

  private PagerDutyFormat(JsonNode json) {
    this.json = json;
    this.payload = json.path("payload");
  }

  /** Reads the body of {@code /v2/enqueue}. */
  static Read event(JsonNode json) {
    return new PagerDutyFormat(json).event();
  }

  /** Reads the body of {@code /v2/change/enqueue}. */
  static Read change(JsonNode json) {
    return new PagerDutyFormat(json).changed();
  }

  private Read event() {
    Event.Action action = ACTIONS.get(text(json, "event_action"));
    if (action == null) {
      return new Read.Refused(List.of("'event_action' must be one of trigger, acknowledge, resolve"));
    }
    String key = dedupKey(action);
    if (action == Event.Action.TRIGGER) {
      requirePayload();
      requireText("source");
      if (!SEVERITIES.contains(text(payload, "severity"))) {
        errors.add("'payload.severity' must be one of critical, error, warning, info");
      }
    }
    return read(action, key);
  }

  private Read changed() {
    requirePayload();
    return read(Event.Action.CHANGE, UUID.randomUUID().toString());
  }

  private Read read(Event.Action action, String key) {
    return errors.isEmpty() ? new Read.Understood(built(action, key)) : new Read.Refused(errors);
  }

  private String dedupKey(Event.Action action) {
    JsonNode given = json.path("dedup_key");
    boolean absent = given.isMissingNode() || given.isNull() || (given.isString() && given.asString().isEmpty());
    if (absent && action == Event.Action.TRIGGER) {
      return UUID.randomUUID().toString().replace("-", "");
    }
    if (absent) {
      errors.add("'dedup_key' is missing or blank");
    } else if (!given.isString()) {
      errors.add("'dedup_key' must be a string");
    } else if (given.asString().length() > DEDUP_KEY) {
      errors.add("'dedup_key' is longer than " + DEDUP_KEY + " characters");
    }
    return text(json, "dedup_key");
  }

  private void requirePayload() {
    if (!payload.isObject()) {
      errors.add("'payload' is missing or not an object");
    }
    requireText("summary");
  }

  private void requireText(String field) {
    if (text(payload, field).isBlank()) {
      errors.add("'payload." + field + "' is missing, blank or not a string");
    }
  }

  private Event built(Event.Action action, String key) {
    details();
    for (String field : List.of("component", "group", "class", "source")) {
      label(field, payload.path(field));
    }
    for (String field : List.of("client", "client_url")) {
      annotate(field, json.path(field));
    }
    return new Event(
        action,
        key,
        name(),
        text(payload, "summary"),
        text(payload, "source"),
        Severity.of(text(payload, "severity")),
        labels,
        annotations,
        timestamp(),
        null,
        links(),
        raw());
  }

  /** What runbooks match: {@code alertname} where the sender's tool has one, else the class, else the summary. */
  private String name() {
    String named = labels.getOrDefault("alertname", "");
    String kind = named.isEmpty() ? text(payload, "class") : named;
    return kind.isEmpty() ? text(payload, "summary") : kind;
  }

  private void details() {
    JsonNode details = payload.path("custom_details");
    if (details.isObject()) {
      details.properties().forEach(detail -> label(detail.getKey(), detail.getValue()));
    } else {
      annotate("custom_details", details);
    }
  }

  /** Short values become labels; what is long, nested or of several lines is for reading. */
  private void label(String name, JsonNode value) {
    String text = value.isValueNode() ? value.asString("") : "";
    if (value.isContainer() || text.length() > ONE_LINE || text.indexOf('\n') >= 0) {
      annotate(name, value);
    } else if (!text.isEmpty()) {
      labels.put(name, text);
    }
  }

  private void annotate(String name, JsonNode value) {
    String text = value.isContainer() ? value.toString() : value.asString("");
    if (!text.isEmpty()) {
      annotations.put(name, text);
    }
  }

  private @Nullable Instant timestamp() {
    String text = text(payload, "timestamp");
    try {
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException odd) {
      return null;
    }
  }

  private List<Event.Link> links() {
    List<Event.Link> links = new ArrayList<>();
    add(links, json.path("links"), "href", "text");
    add(links, json.path("images"), "src", "alt");
    return links;
  }

  private static void add(List<Event.Link> links, JsonNode given, String address, String words) {
    for (JsonNode link : given) {
      String href = text(link, address);
      if (!href.isEmpty()) {
        String said = text(link, words);
        links.add(new Event.Link(href, said.isEmpty() ? href : said));
      }
    }
  }

  /** Returns the event as it came, but for the key. */
  private String raw() {
    ObjectNode copy = ((ObjectNode) json).objectNode().setAll((ObjectNode) json);
    copy.remove("routing_key");
    return copy.toString();
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isString() ? value.asString() : "";
  }
}
