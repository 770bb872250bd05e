package dev.nightshift;

import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Integration;
import dev.nightshift.catalog.InventoryDefinition;
import dev.nightshift.catalog.Organisation;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Subscription;
import dev.nightshift.catalog.Team;
import dev.nightshift.catalog.UpdateKind;
import dev.nightshift.catalog.UpdateTemplate;
import java.util.List;
import java.util.Map;

/** A catalog of a test: like another one or nearly empty, but for what the test says. */
public final class TestCatalog {
  private Organisation organisation;
  private Map<String, Person> people = Map.of();
  private Map<String, Team> teams = Map.of();
  private Map<String, Service> services = Map.of();
  private Map<String, Integration> integrations = Map.of();
  private List<RoutingRule> routing = List.of();
  private List<Subscription> subscriptions = List.of();
  private Map<String, String> secrets = Map.of();
  private Map<String, String> settings = Map.of();
  private Map<UpdateKind, UpdateTemplate> updates = UpdateTemplate.standard();
  private Map<String, InventoryDefinition> inventories = Map.of();
  private GuardrailRules rules = GuardrailRules.NONE;
  private List<AccessRule> access = List.of();

  private TestCatalog(Organisation organisation) {
    this.organisation = organisation;
  }

  /** A catalog of an organisation that has nothing. */
  public static TestCatalog of(Organisation organisation) {
    return new TestCatalog(organisation);
  }

  public static TestCatalog like(Catalog catalog) {
    TestCatalog same = new TestCatalog(catalog.organisation());
    same.people = catalog.people();
    same.teams = catalog.teams();
    same.services = catalog.services();
    same.integrations = catalog.integrations();
    same.routing = catalog.routing();
    same.subscriptions = catalog.subscriptions();
    same.secrets = catalog.secrets();
    same.settings = catalog.settings();
    same.updates = catalog.updates();
    same.inventories = catalog.inventories();
    same.rules = catalog.rules();
    same.access = catalog.access();
    return same;
  }

  public TestCatalog organisation(Organisation now) {
    organisation = now;
    return this;
  }

  public TestCatalog people(Map<String, Person> now) {
    people = now;
    return this;
  }

  public TestCatalog teams(Map<String, Team> now) {
    teams = now;
    return this;
  }

  public TestCatalog services(Map<String, Service> now) {
    services = now;
    return this;
  }

  public TestCatalog integrations(Map<String, Integration> now) {
    integrations = now;
    return this;
  }

  public TestCatalog routing(List<RoutingRule> now) {
    routing = now;
    return this;
  }

  public TestCatalog subscriptions(List<Subscription> now) {
    subscriptions = now;
    return this;
  }

  public TestCatalog secrets(Map<String, String> now) {
    secrets = now;
    return this;
  }

  public TestCatalog settings(Map<String, String> now) {
    settings = now;
    return this;
  }

  public TestCatalog updates(Map<UpdateKind, UpdateTemplate> now) {
    updates = now;
    return this;
  }

  public TestCatalog rules(GuardrailRules now) {
    rules = now;
    return this;
  }

  public TestCatalog access(List<AccessRule> now) {
    access = now;
    return this;
  }

  public Catalog make() {
    return new Catalog(
        organisation, people, teams, services, integrations, routing, subscriptions, secrets, settings, updates, inventories, rules, access);
  }
}
