package dev.nightshift.catalog;

import java.util.List;
import java.util.Map;

/**
 * Somebody who can be reached.
 *
 * @param role {@code admin}, {@code responder} or {@code viewer}
 * @param contacts in the order in which they are used; may be empty, which the workspace check reports
 * @param chat who the person is in each chat, by the chat's word and its own id: {@code slack} and {@code U012AB3CD}
 */
public record Person(String id, String name, String role, List<ContactMethod> contacts, Map<String, String> chat) {

  /**
   * A way to reach the person.
   *
   * @param channel the channel's word: {@code email}, {@code webhook}, {@code slack}
   * @param address in the channel's own form
   */
  public record ContactMethod(String channel, String address) {}

  public Person {
    contacts = List.copyOf(contacts);
    chat = Map.copyOf(chat);
  }

  /** Somebody whom no chat knows. */
  public Person(String id, String name, String role, List<ContactMethod> contacts) {
    this(id, name, role, contacts, Map.of());
  }

  /** Whether the person's role lets them work on incidents and approve runs. */
  public boolean responds() {
    return role.equals("responder") || role.equals("admin");
  }
}
