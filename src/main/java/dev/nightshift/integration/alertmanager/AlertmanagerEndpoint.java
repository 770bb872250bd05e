package dev.nightshift.integration.alertmanager;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.EventIntake;
import dev.nightshift.spi.EventRoute.Answer;
import dev.nightshift.spi.EventRoute.Posted;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Answers Alertmanager and Prometheus. Every answer that is not a success has a JSON string as its body, as Alertmanager's
 * own API does. Too much waiting is 503: these senders retry nothing else.
 */
final class AlertmanagerEndpoint {

  static final String KIND = "alertmanager";
  private static final int LIMIT = 16 * 1024 * 1024;

  private static final Map<String, List<String>> CHALLENGE =
      Map.of("WWW-Authenticate", List.of("Bearer realm=\"nightshift\"", "Basic realm=\"nightshift\""));

  private interface Taking {
    Answer from(String integration, byte[] body);
  }

  private final EventIntake intake;
  private final Clock clock;

  AlertmanagerEndpoint(EventIntake intake, Clock clock) {
    this.intake = intake;
    this.clock = clock;
  }

  Answer webhook(Posted posted) {
    return guarded(posted, this::takeWebhook);
  }

  Answer alerts(Posted posted) {
    return guarded(posted, this::takeAlerts);
  }

  /** What is odd in a webhook is left out, and the rest is taken: its sender would not send it again. */
  private Answer takeWebhook(String integration, byte[] body) {
    JsonNode json = Json.read(body);
    if (!json.isObject() || !json.path("alerts").isArray()) {
      return answer(400, "The body must be an Alertmanager webhook: a JSON object with an array named alerts.");
    }
    intake.accept(integration, AlertmanagerFormat.webhook(json, clock.instant()).events());
    return Answer.of(200);
  }

  /** What is odd among alerts earns a 400 after the rest is stored. */
  private Answer takeAlerts(String integration, byte[] body) {
    AlertmanagerFormat.Read read = AlertmanagerFormat.alerts(Json.elements(body), clock.instant());
    intake.accept(integration, read.events());
    return read.errors().isEmpty() ? Answer.of(200) : answer(400, String.join("; ", read.errors()));
  }

  private Answer guarded(Posted posted, Taking taking) {
    try {
      return take(posted, taking);
    } catch (IOException e) {
      return answer(400, "The body ended before it was complete.");
    } catch (Problem problem) {
      return answer(problem.status(), String.valueOf(problem.getMessage()));
    }
  }

  private Answer take(Posted posted, Taking taking) throws IOException {
    Optional<String> key = posted.keyInPath().or(posted::keyInHeader);
    if (key.isEmpty()) {
      return answer(401, "Send the integration's key: Authorization: Bearer KEY, the password of basic authentication, or the path /in/KEY/…");
    }
    Optional<String> integration = intake.integrationOf(KIND, key.get());
    if (integration.isEmpty()) {
      return answer(403, "The key belongs to no integration of the kind " + KIND + ".");
    }
    return taking.from(integration.get(), posted.body(LIMIT));
  }

  private static Answer answer(int status, String message) {
    return new Answer(status, Json.write(message), status == 401 ? CHALLENGE : Map.of());
  }
}
