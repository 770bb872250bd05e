package dev.nightshift.integration.pagerduty;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.EventRoute.Answer;
import dev.nightshift.spi.EventRoute.Posted;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Answers PagerDuty's clients in PagerDuty's words: 202 when the event is durable, 400 for what it would refuse, 403 for an
 * unknown key, 413 for more than 512 KB, 429 when too much is waiting (which these clients retry), 503 when the database is
 * away.
 */
final class PagerDutyEndpoint {

  static final String KIND = "pagerduty";
  private static final int LIMIT = 512 * 1024;

  private final EventIntake intake;

  PagerDutyEndpoint(EventIntake intake) {
    this.intake = intake;
  }

  Answer event(Posted posted) {
    return guarded(posted, PagerDutyFormat::event);
  }

  Answer change(Posted posted) {
    return guarded(posted, PagerDutyFormat::change);
  }

  private Answer guarded(Posted posted, Function<JsonNode, PagerDutyFormat.Read> format) {
    try {
      return take(posted, format);
    } catch (IOException e) {
      return invalid(List.of("The body ended before it was complete"));
    } catch (Problem.Overloaded problem) {
      return refused(429, "throttle exceeded", "Requests for this service are arriving too quickly", List.of(words(problem)));
    } catch (Problem.Unavailable problem) {
      return refused(503, "unavailable", "The event was not stored", List.of(words(problem)));
    } catch (Problem.TooLarge problem) {
      return refused(413, "invalid event", "Event object is too large", List.of(words(problem)));
    } catch (Problem problem) {
      return invalid(List.of(words(problem)));
    }
  }

  private Answer take(Posted posted, Function<JsonNode, PagerDutyFormat.Read> format) throws IOException {
    JsonNode json = Json.read(posted.body(LIMIT));
    if (!json.isObject()) {
      return invalid(List.of("The body must be a JSON object"));
    }
    JsonNode inBody = json.path("routing_key");
    String key = posted.keyInPath().orElse(inBody.isString() ? inBody.asString() : "");
    if (key.isEmpty()) {
      return invalid(List.of("'routing_key' is missing or blank"));
    }
    String integration = intake.integrationOf(KIND, key).orElse("");
    if (integration.isEmpty()) {
      return refused(403, "invalid key", "Invalid routing key", List.of("'routing_key' belongs to no integration"));
    }
    return switch (format.apply(json)) {
      case PagerDutyFormat.Read.Refused(List<String> errors) -> invalid(errors);
      case PagerDutyFormat.Read.Understood(Event event) -> {
        intake.accept(integration, List.of(event));
        yield accepted(event);
      }
    };
  }

  private static Answer accepted(Event event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "success");
    if (event.action() == Event.Action.CHANGE) {
      body.put("message", "Change event processed");
    } else {
      body.put("message", "Event processed");
      body.put("dedup_key", event.dedupKey());
    }
    return json(202, body);
  }

  private static Answer invalid(List<String> errors) {
    return refused(400, "invalid event", "Event object is invalid", errors);
  }

  private static Answer refused(int status, String word, String message, List<String> errors) {
    return json(status, Map.of("status", word, "message", message, "errors", errors));
  }

  private static Answer json(int status, Map<String, Object> body) {
    return Answer.json(status, Json.write(body));
  }

  private static String words(Problem problem) {
    return String.valueOf(problem.getMessage());
  }
}
