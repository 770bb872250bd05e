package dev.nightshift.catalog;

import java.util.List;

/**
 * Somebody who can be reached.
 *
 * @param role {@code admin}, {@code responder} or {@code viewer}
 * @param contacts in the order in which they are used; may be empty, which the workspace check reports
 */
public record Person(String id, String name, String role, List<ContactMethod> contacts) {

  /**
   * A way to reach the person.
   *
   * @param channel the channel's word: {@code email}, {@code webhook}
   * @param address in the channel's own form
   */
  public record ContactMethod(String channel, String address) {}

  public Person {
    contacts = List.copyOf(contacts);
  }

  /** Whether the person's role lets them work on incidents and approve runs. */
  public boolean responds() {
    return role.equals("responder") || role.equals("admin");
  }
}
