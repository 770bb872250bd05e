package dev.nightshift.catalog;

import dev.nightshift.spi.Severity;
import java.util.List;

/**
 * A stakeholder who is kept informed.
 *
 * @param channel the channel's word: {@code email}, {@code webhook}
 * @param services ids; empty for all
 * @param atLeast incidents less severe than this are not told
 */
public record Subscription(String name, String channel, String address, List<String> services, Severity atLeast) {

  public Subscription {
    services = List.copyOf(services);
  }
}
