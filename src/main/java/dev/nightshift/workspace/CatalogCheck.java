package dev.nightshift.workspace;

import dev.nightshift.catalog.EscalationPolicy.Level;
import dev.nightshift.catalog.EscalationPolicy.Recipient;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Team;
import java.util.List;
import java.util.Optional;

/** What can only be said about the catalog as a whole: nothing goes in a circle, nothing is lost, somebody can be reached. */
final class CatalogCheck {
  private final Draft draft;
  private final Reports reports;

  CatalogCheck(Draft draft, Reports reports) {
    this.draft = draft;
    this.reports = reports;
  }

  void check() {
    something();
    defaultService();
    dependencies();
    draft.people.values().values().forEach(this::reachable);
    draft.teams.values().values().forEach(this::reachable);
    channels();
    draft.counted.forEach(this::counted);
  }

  /** Where no target of a service has the label, none can be counted, and every run on it is refused. */
  private void counted(Draft.Counted counted) {
    String label = counted.label().value();
    List<String> without = draft.services.values().values().stream()
        .filter(service -> counted.services().test(service) && !service.targets().isEmpty() && !service.mayCount(label))
        .map(Service::id)
        .toList();
    if (!without.isEmpty()) {
      reports.of(WorkspaceFiles.GUARDRAILS).warning(counted.label().line(), "max-per: no target of " + String.join(", ", without) + " has the label " + label
          + ", so none can be counted and no run may change them; correct the label, or give it to the targets");
    }
  }

  private void something() {
    if (draft.services.isEmpty()) {
      reports.of(WorkspaceFiles.MAIN).error(1, "the workspace has no service; describe one in services/NAME.yaml");
    }
  }

  /** Every event ends somewhere: with one service that is clear, with more the workspace must say where. */
  private void defaultService() {
    if (draft.settings.containsKey(Routing.DEFAULT_SERVICE) || draft.services.values().isEmpty()) {
      return;
    }
    if (draft.services.values().size() == 1) {
      draft.settings.put(Routing.DEFAULT_SERVICE, draft.services.values().keySet().iterator().next());
    } else {
      reports.of(WorkspaceFiles.ROUTING).error(1, "defaultService is missing: an event that no rule knows would reach nobody; "
          + "write the service whose team looks at those, such as 'defaultService: "
          + draft.services.values().keySet().iterator().next() + "'");
    }
  }

  private void dependencies() {
    for (List<String> cycle : new Dependencies(draft.services.values()).cycles()) {
      String first = cycle.getFirst();
      reports.of(draft.services.fileOf(first)).error(
          draft.dependencyLines.getOrDefault(first, 1),
          "dependencies go in a circle: " + String.join(" → ", cycle) + " → " + first + "; remove one of them");
    }
  }

  private void reachable(Person person) {
    if (person.contacts().isEmpty() && isPaged(person.id())) {
      reports.of(draft.people.fileOf(person.id())).warning(
          draft.people.lineOf(person.id()),
          "'" + person.id() + "' can be paged but not reached; add a contact, such as 'contacts: [email: ada@example.org]'");
    }
  }

  private boolean isPaged(String person) {
    return draft.teams.values().values().stream()
        .anyMatch(team -> team.rotation().people().contains(person)
            || team.escalation().levels().stream()
                .anyMatch(level -> level.recipients().contains(new Recipient.Individual(person))));
  }

  /** A policy none of whose levels can reach anybody is no policy. */
  private void reachable(Team team) {
    List<Level> levels = team.escalation().levels();
    if (!levels.isEmpty() && levels.stream().flatMap(level -> level.recipients().stream()).noneMatch(this::reaches)) {
      reports.of(draft.teams.fileOf(team.id())).warning(
          1, "nobody whom the escalation of '" + team.id() + "' pages can be reached; give somebody in it a contact");
    }
  }

  private boolean reaches(Recipient recipient) {
    return switch (recipient) {
      case Recipient.Individual(String person) -> hasContact(person);
      case Recipient.OnCall(String team) ->
          Optional.ofNullable(draft.teams.values().get(team)).stream()
              .flatMap(other -> other.rotation().people().stream())
              .anyMatch(this::hasContact);
    };
  }

  private boolean hasContact(String person) {
    Person found = draft.people.values().get(person);
    return found != null && !found.contacts().isEmpty();
  }

  /** An address is of no use without what takes the message. */
  private void channels() {
    missing("email", "smtp.host", "people are to be reached by email, and there is no mail server; write channels.smtp with its host and from");
    missing("slack", "slack.token", "people are to be reached in Slack, and nothing may write there; write channels.slack with the token of a bot");
    missing("mattermost", "mattermost.hook", "people are to be reached in Mattermost, and nothing may write there; write channels.mattermost with its url and hook");
    for (String chat : ChatIds.SECRET.keySet()) {
      if (!draft.settings.containsKey(ChatIds.SECRET.get(chat)) && draft.people.values().values().stream().anyMatch(person -> person.chat().containsKey(chat))) {
        reports.of(WorkspaceFiles.MAIN).warning(
            1, "people say who they are in " + chat + ", and nothing says how its commands are known; write channels." + chat);
      }
    }
  }

  private void missing(String channel, String setting, String warning) {
    boolean used =
        draft.people.values().values().stream().flatMap(person -> person.contacts().stream()).anyMatch(contact -> contact.channel().equals(channel))
            || draft.subscriptions.stream().anyMatch(subscription -> subscription.channel().equals(channel));
    if (used && !draft.settings.containsKey(setting)) {
      reports.of(WorkspaceFiles.MAIN).warning(1, warning);
    }
  }
}
