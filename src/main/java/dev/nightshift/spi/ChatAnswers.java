package dev.nightshift.spi;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.ChatCommands.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers commands of a chat, which waits only for a moment: what takes longer is answered later, at the {@code response_url} of the request
 * (as Slack and Mattermost have it), and only where the chat itself answers, whatever the request says.
 */
public final class ChatAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ChatAnswers.class);
  private static final Duration AT_ONCE = Duration.ofSeconds(2);
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int REDIRECTED = 300;

  private final String chat;
  private final Outbound outbound;
  private final Predicate<URI> own;
  private final Function<Reply, Map<String, Object>> form;

  /**
   * @param chat its name, for sentences
   * @param own whether an address is the chat's
   * @param form a reply as the chat takes it at such an address
   */
  public ChatAnswers(String chat, Outbound outbound, Predicate<URI> own, Function<Reply, Map<String, Object>> form) {
    this.chat = chat;
    this.outbound = outbound;
    this.own = own;
    this.form = form;
  }

  /**
   * Returns the reply where it is there in a moment, else one that says that it follows.
   *
   * @param address where it follows; empty where the chat has given none
   */
  public Reply inTime(CompletableFuture<Reply> reply, String address) throws InterruptedException {
    try {
      return reply.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      later(reply, address);
      return Reply.of(address.isEmpty() ? "Working on it; 'runs' and 'incidents' tell what came of it." : "Working on it; the answer follows here.");
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible.getCause());
    }
  }

  /** Sends a reply when it is there, where there is an address for it. An answer that cannot be sent is lost and logged: what was done is done. */
  public void later(CompletableFuture<Reply> reply, String address) {
    if (!address.isEmpty()) {
      String thread = chat.toLowerCase(Locale.ROOT) + "-answer";
      reply.thenAccept(ready -> Thread.ofVirtual().name(thread).start(() -> send(ready, address)));
    }
  }

  private void send(Reply reply, String address) {
    try {
      URI uri = HttpDelivery.address(address, "what came with the request is no address");
      if (!own.test(uri)) {
        LOG.warn("An answer to {} was not sent: its address is not one of the chat's own", chat);
        return;
      }
      byte[] body = Json.write(form.apply(reply)).getBytes(StandardCharsets.UTF_8);
      var sent = outbound.send(new Outbound.Request("POST", uri, Map.of("Content-Type", "application/json; charset=utf-8"), body, TIMEOUT));
      if (sent.status() >= REDIRECTED) {
        LOG.warn("{} did not take an answer: HTTP {}", chat, sent.status());
      }
    } catch (Problem failed) {
      LOG.warn("An answer to {} could not be sent: {}", chat, failed.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
