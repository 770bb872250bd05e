package dev.nightshift.intake;

import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.Severity;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Events made by hand. They go through the same door as all others. */
@RestController
public final class EventsApi {

  /** The key under which the event can be resolved later. */
  public record Accepted(String dedupKey) {}

  private final EventIntake intake;

  public EventsApi(EventIntake intake) {
    this.intake = intake;
  }

  /** Takes {@code {action, dedupKey?, name, summary, source?, severity?, labels?, service?}} and answers when it is durable. */
  @PostMapping("/api/v1/events")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Accepted send(@RequestBody byte[] body, Actor actor) {
    Permissions.require(actor, Permissions.Action.SEND_EVENT);
    String text = new String(body, StandardCharsets.UTF_8);
    JsonNode json = Json.read(text);
    if (!json.isObject()) {
      throw new Problem.Invalid("The body must be a JSON object with action, name and summary.");
    }
    Event event = event(json, text, actor);
    intake.accept(Intake.BY_HAND, List.of(event));
    return new Accepted(event.dedupKey());
  }

  private static Event event(JsonNode json, String raw, Actor actor) {
    Event.Action action = action(text(json, "action", "trigger"));
    String key = text(json, "dedupKey", "");
    boolean followsUp = action == Event.Action.ACKNOWLEDGE || action == Event.Action.RESOLVE;
    if (key.isEmpty() && followsUp) {
      throw new Problem.Invalid("dedupKey: needed to " + action.name().toLowerCase(Locale.ROOT) + " an alert; the trigger's answer had it");
    }
    return new Event(
        action,
        key.isEmpty() ? UUID.randomUUID().toString() : key,
        followsUp ? text(json, "name", "") : required(json, "name"),
        followsUp ? text(json, "summary", "") : required(json, "summary"),
        text(json, "source", actor.name()),
        severity(json),
        labels(json),
        Map.of(),
        null,
        null,
        List.of(),
        raw);
  }

  private static Event.Action action(String word) {
    try {
      return Event.Action.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Problem.Invalid("action: '" + word + "' must be trigger, acknowledge, resolve or change", e);
    }
  }

  private static Severity severity(JsonNode json) {
    String word = text(json, "severity", "sev3");
    return Severity.named(word).orElseThrow(() -> new Problem.Invalid("severity: '" + word + "' must be sev1 to sev5, or critical, error, warning, low or info"));
  }

  private static Map<String, String> labels(JsonNode json) {
    Map<String, String> labels = new LinkedHashMap<>();
    JsonNode given = json.path("labels");
    if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
      throw new Problem.Invalid("labels: must be an object of strings");
    }
    given.properties().forEach(label -> labels.put(label.getKey(), string(label.getValue(), "labels." + label.getKey())));
    String service = text(json, "service", "");
    if (!service.isEmpty()) {
      labels.put("service", service);
    }
    return labels;
  }

  private static String required(JsonNode json, String field) {
    String value = text(json, field, "");
    if (value.isBlank()) {
      throw new Problem.Invalid(field + ": is missing");
    }
    return value;
  }

  private static String text(JsonNode json, String field, String otherwise) {
    JsonNode value = json.path(field);
    return value.isMissingNode() || value.isNull() ? otherwise : string(value, field);
  }

  private static String string(JsonNode value, String field) {
    if (!value.isString()) {
      throw new Problem.Invalid(field + ": must be a string");
    }
    return value.asString();
  }
}
