package dev.nightshift.integration.slack;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.spi.HttpDelivery;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Writes to a person or a channel as the bot of {@code slack.token} ({@code chat.postMessage}), with buttons where something is asked. */
final class SlackChannel implements PageChannel {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Set<String> PASSING =
      Set.of("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org");

  private final Outbound outbound;
  private final Settings settings;
  private final Secrets secrets;
  private final Clock clock;

  SlackChannel(Outbound outbound, Settings settings, Secrets secrets, Clock clock) {
    this.outbound = outbound;
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return SlackEndpoint.CHAT;
  }

  @Override
  public Delivery send(Message message) {
    Optional<String> token = settings.find("slack.token");
    if (token.isEmpty()) {
      return new Delivery.GiveUp("nothing may write in Slack; channels.slack.token is not set");
    }
    return HttpDelivery.of(() -> {
      String api = settings.find("slack.url", "https://slack.com/api").replaceAll("/+$", "");
      URI address = HttpDelivery.address(api + "/chat.postMessage", "channels.slack.url is no address");
      Map<String, String> headers = Map.of("Content-Type", "application/json; charset=utf-8", "Authorization", "Bearer " + secrets.resolve(token.get()));
      return judged(outbound.send(new Outbound.Request("POST", address, headers, body(message), TIMEOUT)));
    });
  }

  private static byte[] body(Message message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("channel", message.address());
    body.put("text", SlackText.escaped(message.subject()));
    body.put("blocks", SlackText.message(message.subject() + "\n\n" + message.text(), message.buttons()));
    body.put("unfurl_links", false);
    body.put("unfurl_media", false);
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }

  /** Slack answers 200 to nearly everything and says in the body what became of it. */
  private Delivery judged(Outbound.Response response) {
    if (response.status() != 200) {
      return HttpDelivery.refused("Slack", response, clock.instant());
    }
    JsonNode body = Json.read(response.text());
    if (body.path("ok").asBoolean(false)) {
      return new Delivery.Delivered("Slack message " + body.path("ts").asString(""));
    }
    String error = body.path("error").asString("unknown_error");
    return PASSING.contains(error) ? new Delivery.Retry(Duration.ZERO, "Slack answered " + error) : new Delivery.GiveUp("Slack answered " + error);
  }
}
