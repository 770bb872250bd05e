package dev.nightshift.guardrail;

import dev.nightshift.spi.TargetAddress;
import java.util.List;

/**
 * What is around a run.
 *
 * @param targets all that are known of the service, whether the run changes them or not
 * @param complete whether every inventory answered, so that these are all there are
 * @param neighbours the services that its service needs, and those that need it
 * @param services all services of the workspace
 */
public record Surroundings(List<TargetAddress> targets, boolean complete, List<String> neighbours, List<String> services) {
  public Surroundings {
    targets = List.copyOf(targets);
    neighbours = List.copyOf(neighbours);
    services = List.copyOf(services);
  }
}
