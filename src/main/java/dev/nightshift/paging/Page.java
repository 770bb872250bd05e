package dev.nightshift.paging;

import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.escalation.PageKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to reach one person.
 *
 * @param round which pass through the policy, from 0
 * @param level which level of it, from 1; 0 for a page outside the levels
 * @param why in words, why the person is paged
 * @param contacts the ways to reach the person, in order
 * @param contact which of them is used now, from 0
 * @param tries how often it was tried by this way, the one under way included
 * @param claims how often it was taken up by a sender
 * @param nextAt when something is done about it next; null when it is done with
 * @param detail what came of the last attempt, or why it was withdrawn
 * @param endedAt when it was sent, given up or withdrawn
 */
public record Page(
    long id,
    long incidentId,
    String person,
    int round,
    int level,
    PageKind kind,
    String why,
    @Nullable Long runId,
    List<ContactMethod> contacts,
    int contact,
    int tries,
    int claims,
    Status status,
    @Nullable Instant nextAt,
    String detail,
    Instant requestedAt,
    @Nullable Instant endedAt) {

  /** Where it stands; the last three are ends. */
  public enum Status {
    QUEUED,
    SENDING,
    SENT,
    FAILED,
    WITHDRAWN;

    /** As facts and API have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Page {
    contacts = List.copyOf(contacts);
  }

  /** The way that is used now. */
  public ContactMethod method() {
    return contacts.get(contact);
  }

  boolean hasAnotherMethod() {
    return contact + 1 < contacts.size();
  }
}
