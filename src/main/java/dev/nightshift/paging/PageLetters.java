package dev.nightshift.paging;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.Service;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.PageChannel.Message;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The messages of pages: what they tell of is read for all of them at once, and each is written when it leaves. */
final class PageLetters {

  /**
   * A claimed page on its way.
   *
   * @param message writes the message; fails where what it tells of could not be read
   */
  record Letter(Page page, Supplier<Message> message) {}

  private final Incidents incidents;
  private final Alerts alerts;
  private final Workspaces workspaces;
  private final PageTokens tokens;
  private final Links links;

  PageLetters(Incidents incidents, Alerts alerts, Workspaces workspaces, PageTokens tokens, Links links) {
    this.incidents = incidents;
    this.alerts = alerts;
    this.workspaces = workspaces;
    this.tokens = tokens;
    this.links = links;
  }

  /** Reads what the messages of these pages tell of, with one statement each for incidents, alerts and facts. */
  List<Letter> of(List<Page> pages) {
    List<Letter> letters = new ArrayList<>();
    Together.orEach(pages, some -> letters.addAll(read(some)), (page, failure) -> letters.add(new Letter(page, () -> {
      throw failure;
    })));
    return letters;
  }

  private List<Letter> read(List<Page> pages) {
    Set<Long> ids = pages.stream().map(Page::incidentId).collect(Collectors.toSet());
    Map<Long, Incident> found = incidents.find(ids);
    Map<Long, List<Alert>> joined = alerts.ofIncidents(ids);
    Map<Long, List<Fact>> facts = incidents.timelines(ids);
    return pages.stream()
        .map(page -> {
          long id = page.incidentId();
          Incident incident = Objects.requireNonNull(found.get(id), "the incident of a claimed page");
          return new Letter(page, () -> message(page, incident, joined.getOrDefault(id, List.of()), facts.getOrDefault(id, List.of())));
        })
        .toList();
  }

  private Message message(Page page, Incident incident, List<Alert> alerts, List<Fact> facts) {
    Workspace workspace = workspaces.current();
    String service = workspace.catalog().service(incident.service()).map(Service::name).orElse(incident.service());
    String approve = ApprovalAsked.of(page, facts)
        .map(asked -> links.approve(new ApprovalToken(asked.run(), asked.plan(), asked.until(), page.person()).text(tokens))).orElse("");
    return PageText.of(
        new PageText.Subject(
            page,
            incident,
            service,
            alerts,
            facts,
            workspace.catalog().narration(),
            links.incident(incident.id()),
            links.acknowledge(tokens.token(PageTokens.Use.ACKNOWLEDGE, page)),
            page.runId() == null ? "" : links.stop(tokens.token(PageTokens.Use.STOP, page)),
            approve));
  }
}
