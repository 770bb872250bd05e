package dev.nightshift.integration.http;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.RetryAfter;
import dev.nightshift.spi.StepKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How often a request is sent within the step's time. The pause doubles each time, and half of it is chance, so that many who were
 * refused together do not come back together. What is not safe to repeat (RFC 9110, 9.2.2) is only sent again where the other side says
 * that it was not taken: 429.
 *
 * @param most how often at most
 * @param backoff the first pause
 */
record Attempts(int most, Duration backoff, RandomGenerator chance, Clock clock) {
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
  private static final int TOO_MANY = 429;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Sends once. */
  interface Sender {
    Outbound.Response send(Duration timeout) throws InterruptedException;
  }

  /**
   * Reads the attributes {@code attempts} and {@code backoff}.
   *
   * @throws Problem.Invalid where they are none
   */
  static Attempts of(Map<String, String> attributes, RandomGenerator chance, Clock clock) {
    String most = attributes.getOrDefault("attempts", "1");
    if (!most.matches("[1-9]|10")) {
      throw new Problem.Invalid("attempts is '" + most + "'; write a number from 1 to 10");
    }
    try {
      return new Attempts(Integer.parseInt(most), Durations.parse(attributes.getOrDefault("backoff", "500ms")), chance, clock);
    } catch (IllegalArgumentException none) {
      throw new Problem.Invalid("backoff: " + none.getMessage(), none);
    }
  }

  /** Sends until there is an answer that is worth having, or no time for another attempt. */
  Outbound.Response send(String method, Duration timeout, Sender sender, StepKind.Output output) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (int attempt = 1; ; attempt++) {
      Outbound.Response response = null;
      Problem.Unavailable failure = null;
      try {
        response = sender.send(attempt == 1 ? timeout : Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      } catch (Problem.Unavailable unavailable) {
        failure = unavailable;
      }
      Duration pause = pause(attempt, response);
      boolean again = attempt < most && worth(method, response) && pause.compareTo(Duration.ofNanos(deadline - System.nanoTime())) < 0;
      if (!again && failure != null) {
        throw failure;
      }
      if (!again && response != null) {
        return response;
      }
      output.write("stderr", (response == null ? String.valueOf(failure == null ? "" : failure.getMessage()) : "HTTP " + response.status())
          + "; attempt " + (attempt + 1) + " in " + pause.toMillis() + " ms\n");
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }
  }

  private static boolean worth(String method, Outbound.@Nullable Response response) {
    if (response == null) {
      return REPEATABLE.contains(method);
    }
    return response.status() == TOO_MANY || (PASSING.contains(response.status()) && REPEATABLE.contains(method));
  }

  /** What the other side asks for, or our own growing pause. */
  private Duration pause(int attempt, Outbound.@Nullable Response response) {
    Optional<Duration> wish = response == null ? Optional.empty() : RetryAfter.of(response, clock.instant());
    return wish.orElseGet(() -> ownPause(attempt));
  }

  private Duration ownPause(int attempt) {
    long longest = Math.min(LONGEST.toNanos(), backoff.toNanos() << Math.min(attempt - 1, 10));
    return Duration.ofNanos(longest / 2 + chance.nextLong(Math.max(1, longest / 2)));
  }
}
