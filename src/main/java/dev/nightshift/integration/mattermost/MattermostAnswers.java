package dev.nightshift.integration.mattermost;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.ChatCommands.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers later, at the {@code response_url} of a command; only at the Mattermost of the workspace, whatever the request says. */
public final class MattermostAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(MattermostAnswers.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Outbound outbound;
  private final MattermostSite site;

  public MattermostAnswers(Outbound outbound, MattermostSite site) {
    this.outbound = outbound;
    this.site = site;
  }

  /** Sends a reply when it is there, where there is an address for it. An answer that cannot be sent is lost and logged: what was done is done. */
  void later(CompletableFuture<Reply> reply, String address) {
    if (!address.isEmpty()) {
      reply.thenAccept(ready -> Thread.ofVirtual().name("mattermost-answer").start(() -> send(ready, address)));
    }
  }

  private void send(Reply reply, String address) {
    try {
      URI uri = URI.create(address);
      if (!site.owns(uri)) {
        LOG.warn("An answer to Mattermost was not sent: its address is not below channels.mattermost.url");
        return;
      }
      byte[] body = Json.write(site.text().reply(reply)).getBytes(StandardCharsets.UTF_8);
      var sent = outbound.send(new Outbound.Request("POST", uri, Map.of("Content-Type", "application/json"), body, TIMEOUT));
      if (sent.status() >= 300) {
        LOG.warn("Mattermost did not take an answer: HTTP {}", sent.status());
      }
    } catch (IllegalArgumentException | Problem failed) {
      LOG.warn("An answer to Mattermost could not be sent: {}", failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
