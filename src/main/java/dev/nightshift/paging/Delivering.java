package dev.nightshift.paging;

import dev.nightshift.spi.PageChannel.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What follows from an attempt: pure. One way to reach somebody is tried again after short, growing pauses, and given up after
 * {@value #TRIES} tries, within about two minutes; then the next way is tried.
 */
public final class Delivering {

  /** How often one way is tried. */
  static final int TRIES = 5;

  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30));
  private static final Duration LONGEST_WISH = Duration.ofMinutes(5);

  /** What is done next. */
  public sealed interface Next {
    /** It is with the other side. */
    record Sent(String reference) implements Next {}

    /** The same way again, at that time. */
    record Again(Instant at, String why) implements Next {}

    /** This way does not work; the next one at once, where there is one. */
    record GivenUp(String why) implements Next {}
  }

  private Delivering() {}

  /**
   * Decides after a try.
   *
   * @param tries how often this way was tried, this time included
   */
  public static Next after(Delivery delivery, int tries, Instant now) {
    return switch (delivery) {
      case Delivery.Delivered delivered -> new Next.Sent(delivered.reference());
      case Delivery.GiveUp giveUp -> new Next.GivenUp(giveUp.why());
      case Delivery.Retry retry when tries >= TRIES -> new Next.GivenUp(retry.why() + " (tried " + tries + " times)");
      case Delivery.Retry retry when retry.after().compareTo(LONGEST_WISH) > 0 ->
          new Next.GivenUp(retry.why() + " (wants to be asked again only after " + retry.after().toSeconds() + " s)");
      case Delivery.Retry retry -> new Next.Again(now.plus(longer(PAUSES.get(tries - 1), retry.after())), retry.why());
    };
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
