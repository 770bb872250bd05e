package dev.nightshift.spi;

import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.RetryAfter;
import dev.nightshift.spi.PageChannel.Delivery;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** What becomes of a message that a channel hands over by one HTTP request: only what may pass by itself is worth another try. */
public final class HttpDelivery {
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private HttpDelivery() {}

  /** Makes the request, sends it and judges the answer. */
  public interface Exchange {
    Delivery deliver() throws InterruptedException;
  }

  /** Returns how an exchange ended; where the other side gave no answer it may work later, where the request must not go out it never will. */
  public static Delivery of(Exchange exchange) {
    try {
      return exchange.deliver();
    } catch (Problem.Invalid | Problem.Denied refused) {
      return new Delivery.GiveUp(String.valueOf(refused.getMessage()));
    } catch (Problem away) {
      return new Delivery.Retry(Duration.ZERO, String.valueOf(away.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery.Retry(Duration.ZERO, "interrupted while sending");
    }
  }

  /**
   * Judges an answer that is no success, by its status (RFC 9110, section 15).
   *
   * @param receiver whose answer it is, for a sentence
   */
  public static Delivery refused(String receiver, Outbound.Response response, Instant now) {
    int status = response.status();
    String why = receiver + " answered HTTP " + status;
    boolean later = status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT;
    return later ? new Delivery.Retry(RetryAfter.of(response, now).orElse(Duration.ZERO), why) : new Delivery.GiveUp(why);
  }

  /**
   * Reads an address that may be a secret.
   *
   * @throws Problem.Invalid with this reason, which names the address by where it comes from, where it is none
   */
  public static URI address(String text, String reason) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException none) {
      throw new Problem.Invalid(reason);
    }
  }
}
