package dev.nightshift.catalog;

import dev.nightshift.ledger.Names;
import org.jspecify.annotations.Nullable;

/** The names that the workspace gives. */
public record CatalogNames(Catalog catalog) implements Names {

  @Override
  public String person(@Nullable String id) {
    return id == null ? IDS.person(id) : catalog.person(id).map(Person::name).orElse(IDS.person(id));
  }

  @Override
  public String team(String id) {
    return catalog.team(id).map(Team::name).orElse(id);
  }

  public String service(String id) {
    return id.isEmpty() ? "no service" : catalog.service(id).map(Service::name).orElse(id);
  }

  public String environment(String service) {
    return catalog.service(service).map(Service::environment).orElse("");
  }
}
