package dev.nightshift.integration.slack;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Writes to a person or a channel as the bot of {@code slack.token} ({@code chat.postMessage}), with buttons where something is asked. */
public final class SlackChannel implements PageChannel {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Set<String> PASSING =
      Set.of("ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org");

  private final Outbound outbound;
  private final Settings settings;
  private final Secrets secrets;

  public SlackChannel(Outbound outbound, Settings settings, Secrets secrets) {
    this.outbound = outbound;
    this.settings = settings;
    this.secrets = secrets;
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
    try {
      URI address = URI.create(settings.find("slack.url", "https://slack.com/api").replaceAll("/+$", "") + "/chat.postMessage");
      Map<String, String> headers = Map.of("Content-Type", "application/json; charset=utf-8", "Authorization", "Bearer " + secrets.resolve(token.get()));
      return judged(outbound.send(new Outbound.Request("POST", address, headers, body(message), TIMEOUT)));
    } catch (IllegalArgumentException | Problem.Invalid | Problem.Denied refused) {
      return new Delivery.GiveUp(String.valueOf(refused.getMessage()));
    } catch (Problem away) {
      return new Delivery.Retry(Duration.ZERO, String.valueOf(away.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery.Retry(Duration.ZERO, "interrupted while sending");
    }
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
  private static Delivery judged(Outbound.Response response) {
    int status = response.status();
    if (status == 429 || status >= 500) {
      return new Delivery.Retry(wish(response), "Slack answered HTTP " + status);
    }
    if (status != 200) {
      return new Delivery.GiveUp("Slack answered HTTP " + status);
    }
    JsonNode body = Json.read(response.text());
    if (body.path("ok").asBoolean(false)) {
      return new Delivery.Delivered("Slack message " + body.path("ts").asString(""));
    }
    String error = body.path("error").asString("unknown_error");
    return PASSING.contains(error) ? new Delivery.Retry(Duration.ZERO, "Slack answered " + error) : new Delivery.GiveUp("Slack answered " + error);
  }

  private static Duration wish(Outbound.Response response) {
    String header = response.headers().getOrDefault("retry-after", List.of("")).getFirst();
    return header.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(header)) : Duration.ZERO;
  }
}
