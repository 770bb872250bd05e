package dev.nightshift.catalog;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code access.yaml}: who may, or may not, do what where. An empty list, and null for targets, is everything.
 *
 * @param denies whether it denies; else it allows, and thereby keeps away everybody whom no rule for the same place names
 * @param who {@code team:ID}, {@code person:ID}, {@code role:ROLE}, {@code automation} or {@code everybody}
 * @param actions some of {@link #ACTIONS}
 * @param servicesOf teams whose services it is about
 * @param targets it is about what acts on one of these
 */
public record AccessRule(
    String name, boolean denies, List<String> who, Set<String> actions, List<String> runbooks, List<String> services, List<String> servicesOf,
    List<String> environments, @Nullable Selector targets) {

  /** What rules can be about: everything that is done to a service, a runbook or a run. {@code act} is to change something on targets. */
  public static final Set<String> ACTIONS =
      new TreeSet<>(
          Set.of(
              "start-run", "approve-run", "reject-run", "stop-run", "act", "work-on-incident", "confirm-runbook", "freeze", "stop-all", "reset-breaker", "break-glass",
              "accept-promotion", "mark-harm"));

  /** Roles of people. */
  public static final List<String> ROLES = List.of("admin", "responder", "viewer");

  public AccessRule {
    who = List.copyOf(who);
    actions = Set.copyOf(actions);
    runbooks = List.copyOf(runbooks);
    services = List.copyOf(services);
    servicesOf = List.copyOf(servicesOf);
    environments = List.copyOf(environments);
  }
}
