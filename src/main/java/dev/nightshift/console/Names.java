package dev.nightshift.console;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Team;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names that people use for what facts call by id. An id that the workspace does not know any more stands for itself. */
public final class Names {
  private static final Pattern TEAM = Pattern.compile("\\bteam:([A-Za-z0-9_.-]*[A-Za-z0-9_-])");
  static final Pattern PERSON = Pattern.compile("\\bperson:([A-Za-z0-9_.-]*[A-Za-z0-9_-])");

  private final Catalog catalog;

  private Names(Catalog catalog) {
    this.catalog = catalog;
  }

  static Names of(Catalog catalog) {
    return new Names(catalog);
  }

  /** Returns who a name on the ledger is. */
  public String actor(@Nullable String actor) {
    if (actor == null || actor.isEmpty()) {
      return "somebody";
    }
    int colon = actor.indexOf(':');
    String rest = actor.substring(colon + 1);
    return switch (colon < 0 ? actor : actor.substring(0, colon)) {
      case "automation" -> "Nightshift";
      case "admin" -> "the admin";
      case "person" -> person(rest);
      case "token" -> "the token " + rest;
      case "integration" -> rest;
      default -> actor;
    };
  }

  public String person(@Nullable String id) {
    return id == null || id.isEmpty() ? "nobody" : catalog.person(id).map(Person::name).orElse(id);
  }

  public String service(String id) {
    return id.isEmpty() ? "no service" : catalog.service(id).map(Service::name).orElse(id);
  }

  public String environment(String service) {
    return catalog.service(service).map(Service::environment).orElse("");
  }

  public String team(String id) {
    return catalog.team(id).map(Team::name).orElse(id);
  }

  /** Returns who may approve, as people say it: {@code team:payments} is the team Payments. */
  public String approvers(String words) {
    String named = TEAM.matcher(words).replaceAll(found -> Matcher.quoteReplacement("the team " + team(found.group(1))));
    return PERSON.matcher(named).replaceAll(found -> Matcher.quoteReplacement(person(found.group(1))));
  }
}
