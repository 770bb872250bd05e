package dev.nightshift.integration.alertmanager;

import dev.nightshift.platform.Bodies;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.PresentedKey;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.EventIntake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.JsonNode;

/**
 * Answers Alertmanager and Prometheus. Every answer that is not a success has a JSON string as its body, as Alertmanager's
 * own API does. Too much waiting is 503: these senders retry nothing else.
 */
final class AlertmanagerEndpoint {

  static final String KIND = "alertmanager";
  private static final int LIMIT = 16 * 1024 * 1024;

  private interface Taking {
    ServerResponse from(String integration, byte[] body);
  }

  private final EventIntake intake;
  private final Clock clock;

  AlertmanagerEndpoint(EventIntake intake, Clock clock) {
    this.intake = intake;
    this.clock = clock;
  }

  ServerResponse webhook(ServerRequest request) {
    return guarded(request, this::takeWebhook);
  }

  ServerResponse alerts(ServerRequest request) {
    return guarded(request, this::takeAlerts);
  }

  /** What is odd in a webhook is left out, and the rest is taken: its sender would not send it again. */
  private ServerResponse takeWebhook(String integration, byte[] body) {
    JsonNode json = Json.read(body);
    if (!json.isObject() || !json.path("alerts").isArray()) {
      return answer(400, "The body must be an Alertmanager webhook: a JSON object with an array named alerts.");
    }
    intake.accept(integration, AlertmanagerFormat.webhook(json, clock.instant()).events());
    return ServerResponse.ok().build();
  }

  /** What is odd among alerts earns a 400 after the rest is stored. */
  private ServerResponse takeAlerts(String integration, byte[] body) {
    AlertmanagerFormat.Read read = AlertmanagerFormat.alerts(Json.elements(body), clock.instant());
    intake.accept(integration, read.events());
    return read.errors().isEmpty() ? ServerResponse.ok().build() : answer(400, String.join("; ", read.errors()));
  }

  private ServerResponse guarded(ServerRequest request, Taking taking) {
    try {
      return take(request, taking);
    } catch (IOException e) {
      return answer(400, "The body ended before it was complete.");
    } catch (Problem problem) {
      return answer(problem.status(), String.valueOf(problem.getMessage()));
    }
  }

  private ServerResponse take(ServerRequest request, Taking taking) throws IOException {
    Optional<String> key =
        Optional.ofNullable(request.pathVariables().get("key")).or(() -> PresentedKey.of(request.servletRequest()));
    if (key.isEmpty()) {
      return answer(401, "Send the integration's key: Authorization: Bearer KEY, the password of basic authentication, or the path /in/KEY/…");
    }
    Optional<String> integration = intake.integrationOf(KIND, key.get());
    if (integration.isEmpty()) {
      return answer(403, "The key belongs to no integration of the kind " + KIND + ".");
    }
    return taking.from(integration.get(), Bodies.read(request.servletRequest().getInputStream(), LIMIT));
  }

  private static ServerResponse answer(int status, String message) {
    ServerResponse.BodyBuilder answer = ServerResponse.status(status).contentType(MediaType.APPLICATION_JSON);
    if (status == 401) {
      answer.header("WWW-Authenticate", "Bearer realm=\"nightshift\"", "Basic realm=\"nightshift\"");
    }
    return answer.body(Json.write(message).getBytes(StandardCharsets.UTF_8));
  }
}
