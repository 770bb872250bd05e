package dev.nightshift.spi;

import dev.nightshift.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The drivers of this server, by their connection. */
public final class TargetDrivers {
  private final Map<String, TargetDriver> drivers;

  public TargetDrivers(List<TargetDriver> drivers) {
    this.drivers = drivers.stream().collect(Collectors.toMap(TargetDriver::connection, Function.identity()));
  }

  /**
   * Returns the driver that reaches a target.
   *
   * @throws Problem.Invalid where this server has none
   */
  public TargetDriver of(TargetAddress target) {
    TargetDriver driver = drivers.get(target.connection());
    if (driver == null) {
      throw new Problem.Invalid(
          "The target " + target.name() + " has the connection '" + target.connection() + "'; this server knows "
              + String.join(", ", new TreeMap<>(drivers).keySet()));
    }
    return driver;
  }
}
