package dev.nightshift.catalog;

import java.time.Duration;
import java.util.Map;

/**
 * Where further targets are found.
 *
 * @param kind who is asked: {@code ansible}, {@code prometheus}, {@code command}, …
 * @param settings the kind's own, by name; a list is JSON
 * @param refresh how often it is asked again
 * @param timeout how long one answer may take
 */
public record InventoryDefinition(String id, String kind, Map<String, String> settings, Duration refresh, Duration timeout) {

  /** How often, and how long, where the workspace does not say. */
  public static final Duration REFRESH = Duration.ofMinutes(1);

  public static final Duration TIMEOUT = Duration.ofSeconds(10);

  public InventoryDefinition {
    settings = Map.copyOf(settings);
  }
}
