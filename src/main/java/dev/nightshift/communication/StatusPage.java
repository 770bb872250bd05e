package dev.nightshift.communication;

import java.time.Instant;
import java.util.List;

/**
 * What the public may know: the listed services and how they are, in public words. Nothing internal is in it: no titles, no
 * labels, no names of people, no ids.
 *
 * @param state the worst of the services
 * @param at when this was true
 */
public record StatusPage(
    String organisation, State state, String words, List<ServiceStatus> services, List<OpenIncident> incidents, Instant at) {

  /** How something is. */
  public enum State {
    OPERATIONAL,
    DEGRADED,
    DISRUPTED;

    /** In public words. */
    public String words() {
      return switch (this) {
        case OPERATIONAL -> "Works";
        case DEGRADED -> "Works with limits";
        case DISRUPTED -> "Does not work as it should";
      };
    }

    State worse(State other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /** A listed service. */
  public record ServiceStatus(String name, State state, String words) {}

  /** An open incident of a listed service. */
  public record OpenIncident(String service, State state, String words, Instant since) {}

  public StatusPage {
    services = List.copyOf(services);
    incidents = List.copyOf(incidents);
  }
}
