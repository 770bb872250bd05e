package dev.nightshift.identity;

import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.identity.Permissions.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a rule is about what somebody wants to do.
 *
 * @param rule the rule
 * @param applies whether it is about this action and place, or may be
 * @param doubt what was not said and the rule depends on; empty where it is certain
 * @param names whether it is about this person or automation
 * @param why in words
 */
record AccessMatch(AccessRule rule, boolean applies, List<String> doubt, boolean names, String why) {

  static AccessMatch of(Catalog now, AccessRule rule, Actor actor, String action, Resource resource) {
    boolean names = rule.who().stream().anyMatch(entry -> names(now, actor, entry));
    if (!rule.actions().contains(action)) {
      return new AccessMatch(rule, false, List.of(), names, "it is about " + String.join(", ", rule.actions().stream().sorted().toList()));
    }
    List<String> doubt = new ArrayList<>();
    Optional<Service> service = Optional.ofNullable(resource.service()).flatMap(now::service);
    String environment = resource.environment() != null ? resource.environment() : service.map(Service::environment).orElse(null);
    String other = other("runbooks", rule.runbooks(), resource.runbook(), doubt);
    other = other.isEmpty() ? other("services", rule.services(), resource.service(), doubt) : other;
    other = other.isEmpty() ? other("services of", rule.servicesOf(), resource.service() == null ? null : service.map(Service::team).orElse(""), doubt) : other;
    other = other.isEmpty() ? other("environments", rule.environments(), environment, doubt) : other;
    other = other.isEmpty() ? targets(rule, resource, doubt) : other;
    if (!other.isEmpty()) {
      return new AccessMatch(rule, false, List.of(), names, other);
    }
    String about = doubt.isEmpty() ? "it is about this" : "it may be about this: nothing was said of the " + String.join(", ", doubt);
    return new AccessMatch(rule, true, doubt, names, about + (names ? "" : ", and names " + String.join(", ", rule.who()) + " only"));
  }

  boolean certain() {
    return applies && doubt.isEmpty();
  }

  /** Why the rule is about something else; empty where it is not, or may not be. */
  private static String other(String what, List<String> wanted, @Nullable String is, List<String> doubt) {
    if (wanted.isEmpty() || is != null && wanted.contains(is)) {
      return "";
    }
    if (is == null) {
      doubt.add(what);
      return "";
    }
    return "it is about the " + what + " " + String.join(", ", wanted) + ", not " + (is.isEmpty() ? "none" : is);
  }

  private static String targets(AccessRule rule, Resource resource, List<String> doubt) {
    var wanted = rule.targets();
    var targets = resource.targets();
    if (wanted == null || targets != null && targets.stream().anyMatch(target -> wanted.matches(target.labels()))) {
      return "";
    }
    if (targets == null) {
      doubt.add("targets");
      return "";
    }
    return "it is about targets with " + wanted + ", and none of these has that";
  }

  /** Whether an entry of a list means somebody. A program is no person: only its role is anything. */
  static boolean names(Catalog now, Actor actor, String entry) {
    int colon = entry.indexOf(':');
    String id = entry.substring(colon + 1).strip();
    boolean automation = actor.role() == Actor.Role.AUTOMATION;
    return switch (colon < 0 ? entry : entry.substring(0, colon)) {
      case "everybody" -> true;
      case "automation" -> automation;
      case "team" -> !actor.person().isEmpty() && now.teamsOf(actor.person()).contains(id);
      case "person" -> !actor.person().isEmpty() && actor.person().equals(id);
      case "role" -> !automation && actor.role().name().equalsIgnoreCase(id);
      default -> false;
    };
  }
}
