package dev.nightshift.integration.webhook;

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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Posts JSON: what the message holds, with its {@code id}, {@code subject} and {@code text}. The body is signed with every key
 * of {@code webhook.signingKeys}; without one it goes out unsigned, since an unsigned page is better than none.
 */
public final class WebhookChannel implements PageChannel {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Outbound outbound;
  private final Settings settings;
  private final Secrets secrets;
  private final Clock clock;

  public WebhookChannel(Outbound outbound, Settings settings, Secrets secrets, Clock clock) {
    this.outbound = outbound;
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return "webhook";
  }

  @Override
  public Delivery send(Message message) {
    return HttpDelivery.of(() -> {
      byte[] body = body(message);
      URI address = HttpDelivery.address(message.address(), "this is not an address that can be posted to");
      return judged(outbound.send(new Outbound.Request("POST", address, headers(message, body), body, TIMEOUT)));
    });
  }

  private static byte[] body(Message message) {
    Map<String, Object> body = new HashMap<>(message.payload());
    body.put("id", message.id());
    body.put("subject", message.subject());
    body.put("text", message.text());
    return Json.write(body).getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, String> headers(Message message, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("X-Nightshift-Id", message.id());
    List<byte[]> keys = keys();
    if (!keys.isEmpty()) {
      headers.put("X-Nightshift-Signature", Signature.of(body, keys));
    }
    return headers;
  }

  private List<byte[]> keys() {
    return Arrays.stream(settings.find("webhook.signingKeys", "").split(","))
        .map(String::strip)
        .filter(reference -> !reference.isEmpty())
        .map(reference -> secrets.resolve(reference).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private Delivery judged(Outbound.Response response) {
    int status = response.status();
    boolean taken = status >= 200 && status < 300;
    return taken ? new Delivery.Delivered("HTTP " + status) : HttpDelivery.refused("the receiver", response, clock.instant());
  }
}
