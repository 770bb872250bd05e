package dev.nightshift.paging;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.catalog.Person;
import dev.nightshift.identity.Actors;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.platform.Problem;
import dev.nightshift.workspace.Workspaces;
import java.util.Optional;

/** Acknowledges by a link from a page. */
public final class Acknowledging {

  /** What there is to say about a link. */
  public sealed interface Standing {
    /** Nobody has taken the incident yet. */
    record Waiting(Incident incident, String person) implements Standing {}

    /** Somebody has taken it; {@code own} where it was the one whose link this is. */
    record Taken(Incident incident, String by, boolean own) implements Standing {}

    /** It is over. */
    record Over(Incident incident) implements Standing {}

    /** The link was good once. */
    record Expired() implements Standing {}

    /** The link is not ours, was cut off, or is for somebody who is not in the workspace any more. */
    record Unknown() implements Standing {}
  }

  private final PageTokens tokens;
  private final Pages pages;
  private final Incidents incidents;
  private final Workspaces workspaces;

  public Acknowledging(PageTokens tokens, Pages pages, Incidents incidents, Workspaces workspaces) {
    this.tokens = tokens;
    this.pages = pages;
    this.incidents = incidents;
    this.workspaces = workspaces;
  }

  /** Looks at a link and changes nothing. */
  public Standing look(String token) {
    return switch (tokens.read(PageTokens.Use.ACKNOWLEDGE, token)) {
      case PageTokens.Reading.Forged forged -> new Standing.Unknown();
      case PageTokens.Reading.Expired expired -> new Standing.Expired();
      case PageTokens.Reading.Valid valid -> standing(valid);
    };
  }

  /** Acknowledges with a link. A second time changes nothing. */
  public Standing acknowledge(String token) {
    if (look(token) instanceof Standing.Waiting waiting) {
      try {
        incidents.acknowledge(waiting.incident().id(), Actors.paged(workspaces.current().catalog(), waiting.person()));
      } catch (Problem.Conflict resolvedInTheMeantime) {
        return look(token);
      }
    }
    return look(token);
  }

  private Standing standing(PageTokens.Reading.Valid valid) {
    Optional<Incident> found = pages.find(valid.page()).flatMap(page -> incidents.find(page.incidentId()));
    Optional<Person> person = workspaces.current().catalog().person(valid.person());
    if (found.isEmpty() || person.isEmpty()) {
      return new Standing.Unknown();
    }
    Incident incident = found.get();
    if (!incident.open()) {
      return new Standing.Over(incident);
    }
    String by = incident.acknowledgedBy();
    return by == null
        ? new Standing.Waiting(incident, valid.person())
        : new Standing.Taken(incident, new CatalogNames(workspaces.current().catalog()).actor(by), by.equals("person:" + valid.person()));
  }
}
