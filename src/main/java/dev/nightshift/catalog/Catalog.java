package dev.nightshift.catalog;

import dev.nightshift.ledger.Narration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the organisation has, as the workspace defines it. Maps keep the order of the files.
 *
 * @param secrets secret names and where each is found: {@code env:NAME} or {@code file:PATH}; never a value
 * @param settings settings by dotted name, absent where the workspace says nothing: {@code publicUrl}, {@code smtp.host},
 *     {@code smtp.port}, {@code smtp.from}, {@code smtp.username}, {@code smtp.password} (a reference), {@code smtp.tls}
 *     ({@code none}, {@code starttls} or {@code implicit}), {@code webhook.signingKeys} (references, separated by commas,
 *     newest first), {@code slack.signingSecret}, {@code slack.team}, {@code slack.token}, {@code slack.url}, {@code mattermost.url},
 *     {@code mattermost.token}, {@code mattermost.hook} (secrets by reference), {@code prometheus.url}, {@code outbound.allow} and {@code outbound.deny} (addresses, separated by commas),
 *     {@code routing.defaultService}, {@code retention.output} (a duration)
 * @param updates what stakeholders are told, for every kind of update
 * @param inventories where further targets are found, by id
 * @param rules the guardrails that hold for all runbooks
 * @param access who may do what where, within what the roles allow
 */
public record Catalog(
    Organisation organisation,
    Map<String, Person> people,
    Map<String, Team> teams,
    Map<String, Service> services,
    Map<String, Integration> integrations,
    List<RoutingRule> routing,
    List<Subscription> subscriptions,
    Map<String, String> secrets,
    Map<String, String> settings,
    Map<UpdateKind, UpdateTemplate> updates,
    Map<String, InventoryDefinition> inventories,
    GuardrailRules rules,
    List<AccessRule> access) {

  public Catalog {
    access = List.copyOf(access);
  }

  /** Returns how facts are told to the organisation's people: their names, its time. */
  public Narration narration() {
    return new Narration(new CatalogNames(this), organisation.zone());
  }

  /** Returns a service by id. */
  public Optional<Service> service(String id) {
    return Optional.ofNullable(services.get(id));
  }

  /** Returns a team by id. */
  public Optional<Team> team(String id) {
    return Optional.ofNullable(teams.get(id));
  }

  /** Returns a person by id. */
  public Optional<Person> person(String id) {
    return Optional.ofNullable(people.get(id));
  }

  /** Returns the person whom a chat knows by an id; empty where nobody says to be that one. */
  public Optional<Person> personInChat(String chat, String user) {
    return people.values().stream().filter(person -> user.equals(person.chat().get(chat))).findFirst();
  }

  /** Returns the ids of the teams a person belongs to. */
  public List<String> teamsOf(String person) {
    return teams.values().stream().filter(team -> team.members().contains(person)).map(Team::id).toList();
  }
}
