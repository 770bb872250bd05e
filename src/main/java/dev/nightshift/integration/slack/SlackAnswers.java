package dev.nightshift.integration.slack;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.ChatCommands.Reply;
import dev.nightshift.spi.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers later, at the {@code response_url} of a request; only where Slack itself answers, whatever the request says. */
public final class SlackAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(SlackAnswers.class);
  private static final Set<String> HOSTS = Set.of("hooks.slack.com", "hooks.slack-gov.com");
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Outbound outbound;
  private final Settings settings;

  public SlackAnswers(Outbound outbound, Settings settings) {
    this.outbound = outbound;
    this.settings = settings;
  }

  /** Sends a reply when it is there. An answer that cannot be sent is lost and logged: what was done is done. */
  void later(CompletableFuture<Reply> reply, String address) {
    reply.thenAccept(ready -> Thread.ofVirtual().name("slack-answer").start(() -> send(ready, address)));
  }

  private void send(Reply reply, String address) {
    try {
      URI uri = URI.create(address);
      if (!slacks(uri)) {
        LOG.warn("An answer to Slack was not sent: its address is not one of Slack's");
        return;
      }
      Map<String, Object> body = new LinkedHashMap<>(SlackText.reply(reply));
      body.put("replace_original", false);
      var sent = outbound.send(new Outbound.Request(
          "POST", uri, Map.of("Content-Type", "application/json; charset=utf-8"), Json.write(body).getBytes(StandardCharsets.UTF_8), TIMEOUT));
      if (sent.status() >= 300) {
        LOG.warn("Slack did not take an answer: HTTP {}", sent.status());
      }
    } catch (IllegalArgumentException | Problem failed) {
      LOG.warn("An answer to Slack could not be sent: {}", failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean slacks(URI uri) {
    if ("https".equals(uri.getScheme()) && uri.getHost() != null && HOSTS.contains(uri.getHost()) && uri.getPort() < 0) {
      return true;
    }
    return settings.find("slack.url").map(URI::create).filter(own -> sameOrigin(own, uri)).isPresent();
  }

  private static boolean sameOrigin(URI one, URI other) {
    return one.getScheme().equals(other.getScheme()) && one.getHost().equals(other.getHost()) && one.getPort() == other.getPort();
  }
}
