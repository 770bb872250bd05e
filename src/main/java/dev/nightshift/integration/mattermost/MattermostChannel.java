package dev.nightshift.integration.mattermost;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes to a person ({@code @ada}) or a channel by the incoming webhook of {@code mattermost.hook}, with buttons where something is asked. */
public final class MattermostChannel implements PageChannel {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Outbound outbound;
  private final Settings settings;
  private final Secrets secrets;
  private final MattermostSite site;

  public MattermostChannel(Outbound outbound, Settings settings, Secrets secrets, MattermostSite site) {
    this.outbound = outbound;
    this.settings = settings;
    this.secrets = secrets;
    this.site = site;
  }

  @Override
  public String kind() {
    return MattermostEndpoint.CHAT;
  }

  @Override
  public Delivery send(Message message) {
    Optional<String> hook = settings.find("mattermost.hook");
    if (hook.isEmpty()) {
      return new Delivery.GiveUp("nothing may write in Mattermost; channels.mattermost.hook is not set");
    }
    try {
      URI address = URI.create(secrets.resolve(hook.get()));
      if (!site.owns(address)) {
        return new Delivery.GiveUp("channels.mattermost.hook is not below channels.mattermost.url");
      }
      byte[] body = Json.write(site.text().message(message.address(), message.subject(), message.text(), message.buttons())).getBytes(StandardCharsets.UTF_8);
      return judged(outbound.send(new Outbound.Request("POST", address, Map.of("Content-Type", "application/json"), body, TIMEOUT)));
    } catch (IllegalArgumentException e) {
      return new Delivery.GiveUp("what channels.mattermost.hook leads to is no address");
    } catch (Problem.Invalid | Problem.Denied refused) {
      return new Delivery.GiveUp(String.valueOf(refused.getMessage()));
    } catch (Problem away) {
      return new Delivery.Retry(Duration.ZERO, String.valueOf(away.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery.Retry(Duration.ZERO, "interrupted while sending");
    }
  }

  private static Delivery judged(Outbound.Response response) {
    int status = response.status();
    if (status == 200) {
      return new Delivery.Delivered("HTTP 200");
    }
    String wish = response.headers().getOrDefault("retry-after", List.of("")).getFirst();
    Duration after = wish.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(wish)) : Duration.ZERO;
    return status == 429 || status >= 500
        ? new Delivery.Retry(after, "Mattermost answered HTTP " + status)
        : new Delivery.GiveUp("Mattermost answered HTTP " + status);
  }
}
