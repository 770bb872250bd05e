package dev.nightshift.integration.mattermost;

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
import java.util.Map;
import java.util.Optional;

/** Writes to a person ({@code @ada}) or a channel by the incoming webhook of {@code mattermost.hook}, with buttons where something is asked. */
final class MattermostChannel implements PageChannel {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Outbound outbound;
  private final Settings settings;
  private final Secrets secrets;
  private final MattermostSite site;
  private final Clock clock;

  MattermostChannel(Outbound outbound, Settings settings, Secrets secrets, MattermostSite site, Clock clock) {
    this.outbound = outbound;
    this.settings = settings;
    this.secrets = secrets;
    this.site = site;
    this.clock = clock;
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
    return HttpDelivery.of(() -> {
      URI address = HttpDelivery.address(secrets.resolve(hook.get()), "what channels.mattermost.hook leads to is no address");
      if (!site.owns(address)) {
        return new Delivery.GiveUp("channels.mattermost.hook is not below channels.mattermost.url");
      }
      byte[] body = Json.write(site.text().message(message.address(), message.subject(), message.text(), message.buttons())).getBytes(StandardCharsets.UTF_8);
      return judged(outbound.send(new Outbound.Request("POST", address, Map.of("Content-Type", "application/json"), body, TIMEOUT)));
    });
  }

  private Delivery judged(Outbound.Response response) {
    return response.status() == 200 ? new Delivery.Delivered("HTTP 200") : HttpDelivery.refused("Mattermost", response, clock.instant());
  }
}
