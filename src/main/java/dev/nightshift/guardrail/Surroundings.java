package dev.nightshift.guardrail;

import dev.nightshift.spi.TargetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What is around a run.
 *
 * @param targets all that are known of the service, whether the run changes them or not
 * @param complete whether every inventory answered, so that these are all there are
 * @param neighbours the services that its service needs, and those that need it
 * @param services all services of the workspace
 * @param watched which check of the service watches which target
 * @param next the names of the targets that would be changed now
 * @param begun whether the run has changed something already
 */
public record Surroundings(
    List<TargetAddress> targets, boolean complete, List<String> neighbours, List<String> services, List<Watch> watched, List<String> next, boolean begun) {
  /**
   * A check watches a target.
   *
   * @param vouches how old its last look may be
   */
  public record Watch(String check, String target, Duration vouches) {}

  public Surroundings {
    targets = List.copyOf(targets);
    neighbours = List.copyOf(neighbours);
    services = List.copyOf(services);
    watched = List.copyOf(watched);
    next = List.copyOf(next);
  }

  /** The neighbours, as runs hold them. */
  List<Resource> neighbouring() {
    return neighbours.stream().map(service -> new Resource(Resource.Kind.SERVICE, service)).toList();
  }
}
