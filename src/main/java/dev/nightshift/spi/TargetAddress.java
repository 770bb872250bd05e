package dev.nightshift.spi;

import java.util.Map;

/**
 * How to reach a target.
 *
 * @param name its name in the inventory
 * @param connection the driver: {@code local} or {@code ssh}
 * @param address host name or IP address
 * @param settings the driver's own settings: {@code user}, {@code port}, {@code key} (a secret by reference), …
 */
public record TargetAddress(
    String name, String connection, String address, Map<String, String> labels, Map<String, String> settings) {

  public TargetAddress {
    labels = Map.copyOf(labels);
    settings = Map.copyOf(settings);
  }

  /** This node itself. */
  public static TargetAddress local() {
    return new TargetAddress("local", "local", "127.0.0.1", Map.of(), Map.of());
  }
}
