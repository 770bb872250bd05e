package dev.nightshift.catalog;

import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.Map;

/**
 * A built-in monitor of a service.
 *
 * @param name unique within the service
 * @param kind {@code http} or {@code tcp}
 * @param url what to ask: {@code http://host:port/path}, or {@code host:port} for {@code tcp}
 * @param expectedStatus the HTTP status that means health; 0 for any 2xx
 * @param failures failures in a row that raise the alert
 * @param successes successes in a row that resolve it
 * @param alert the alert's name
 * @param labels further labels of the alert
 */
public record Check(
    String name,
    String kind,
    String url,
    int expectedStatus,
    Duration interval,
    Duration timeout,
    int failures,
    int successes,
    String alert,
    Severity severity,
    Map<String, String> labels) {

  public Check {
    labels = Map.copyOf(labels);
  }

  /** How old its last look may be to vouch for its target: it may have missed one. */
  public Duration vouches() {
    return interval.multipliedBy(2).plus(timeout).plus(Duration.ofSeconds(10));
  }
}
