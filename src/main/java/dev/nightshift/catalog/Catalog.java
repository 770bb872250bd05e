package dev.nightshift.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the organisation has, as the workspace defines it. Maps keep the order of the files.
 *
 * @param secrets secret names and where each is found: {@code env:NAME} or {@code file:PATH}; never a value
 * @param settings settings of outbound channels: {@code smtp.host}, {@code prometheus.url} …, by dotted name
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
    Map<String, String> settings) {

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

  /** Returns the ids of the teams a person belongs to. */
  public List<String> teamsOf(String person) {
    return teams.values().stream().filter(team -> team.members().contains(person)).map(Team::id).toList();
  }
}
