package dev.nightshift.catalog;

import java.util.List;

/** People who own services, take turns on call, and are paged by one policy. */
public record Team(String id, String name, List<String> members, Rotation rotation, EscalationPolicy escalation) {

  public Team {
    members = List.copyOf(members);
  }
}
