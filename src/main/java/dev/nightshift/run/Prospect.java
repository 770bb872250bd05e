package dev.nightshift.run;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Check;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.catalog.Service;
import dev.nightshift.guardrail.Situation;
import dev.nightshift.guardrail.Surroundings;
import dev.nightshift.guardrail.Verdict;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.run.RunEvent.Gate;
import dev.nightshift.runbook.ApprovalRule;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Section;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Inventory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run that may be about to act, as guardrails look at it.
 *
 * @param runId 0 where there is no run yet
 * @param incident as it is at this moment, or null
 * @param starter who started it, where a person did
 */
record Prospect(long runId, Plan plan, Runbook runbook, Inventory inventory, @Nullable Incident incident, boolean alertsClear, String starter) {

  /**
   * What people have said.
   *
   * @param approved whether an approval was asked for and given
   * @param personAgreed whether a person has ticked or approved something
   * @param unchanged whether the plan is still the one they saw
   */
  record Consent(boolean approved, boolean personAgreed, boolean unchanged) {
    static final Consent NONE = new Consent(false, false, true);
  }

  /**
   * What would be changed now.
   *
   * @param begun whether the run has changed something already
   */
  record Next(List<String> targets, boolean begun) {
    static Next of(List<String> places, boolean begun) {
      return new Next(places.stream().map(place -> Place.of(place).target()).filter(target -> !target.isEmpty()).distinct().toList(), begun);
    }
  }

  /** As it stands before it has changed anything. */
  Situation situation(Consent consent, Map<String, Object> variables, Instant now) {
    List<String> first =
        plan.steps(Section.MITIGATION).stream().filter(PlannedStep::changes).findFirst().map(step -> new Batches(plan).first(step, step.targets())).orElse(List.of());
    return situation(consent, variables, now, Next.of(first, false));
  }

  Situation situation(Consent consent, Map<String, Object> variables, Instant now, Next next) {
    List<TargetAddress> targets = new ArrayList<>();
    plan.acted().forEach(name -> plan.target(name).ifPresent(targets::add));
    Service service = inventory.catalog().service(plan.service()).orElse(null);
    return new Situation(
        runId, plan.runbook(), plan.service(), PlanMaker.hash(plan), plan.caller() == null ? List.of() : plan.caller().runs(), incident, alertsClear,
        plan.rung(), plan.byPerson(), consent.personAgreed(), consent.approved(), consent.unchanged(),
        runbook.settings().limits(), restraints(service), approval(runbook, plan, inventory.catalog()), targets,
        plan.steps().stream().anyMatch(step -> step.changes() && !step.targets().equals(List.of(""))),
        surroundings(service, next),
        inventory.catalog().organisation().allowLocal(), service == null ? "" : service.environment(), RunLocks.of(plan, runbook), siblings(service), kinds(),
        inventory.catalog().rules(), permission(), variables, now);
  }

  /** A run that nobody started acts for automation. */
  private Permissions.Decision permission() {
    Catalog now = inventory.catalog();
    Actor actor = plan.byPerson() ? Actors.named(now, starter) : Actor.AUTOMATION;
    return Permissions.decide(now, actor, Permissions.Action.ACT, plan.resource());
  }

  /** Whom the plan needs: by its runbook, and by what the workspace says of the service's environment. */
  static @Nullable ApprovalRule approval(Runbook runbook, Plan plan, Catalog catalog) {
    ApprovalRule own = runbook.settings().approval();
    return catalog.service(plan.service())
        .map(service -> catalog.rules().bounds().approvals().get(service.environment()))
        .map(demand -> ApprovalRule.demanded(own, demand))
        .orElse(own);
  }

  private Restraints restraints(@Nullable Service service) {
    String environment = service == null ? "" : service.environment();
    return runbook.settings().limits().restraints().and(inventory.catalog().rules().bounds().of(plan.service(), environment));
  }

  private Surroundings surroundings(@Nullable Service own, Next next) {
    Map<String, Service> services = inventory.catalog().services();
    List<String> needed = inventory.catalog().service(plan.service()).map(Service::dependencies).orElse(List.of());
    List<String> neighbours =
        services.values().stream()
            .filter(other -> !other.id().equals(plan.service()) && (needed.contains(other.id()) || other.dependencies().contains(plan.service())))
            .map(Service::id)
            .toList();
    List<Surroundings.Watch> watched =
        (own == null ? Stream.<Check>of() : own.checks().stream())
            .map(check -> new Surroundings.Watch(check.name(), check.labels().getOrDefault("target", ""), check.vouches()))
            .toList();
    Inventory.Known known = inventory.known(plan.service());
    return new Surroundings(known.targets(), known.complete(), neighbours, List.copyOf(services.keySet()), watched, next.targets(), next.begun());
  }

  private List<String> siblings(@Nullable Service service) {
    return inventory.catalog().services().values().stream()
        .filter(other -> service != null && other.team().equals(service.team())).map(Service::id).toList();
  }

  private Set<String> kinds() {
    return runbook.executableSteps().stream().filter(ExecutableStep::mutating).map(ExecutableStep::kind).collect(Collectors.toSet());
  }

  /**
   * What the last verdict means for the run.
   *
   * @param only the one target on which it may act; empty for all
   */
  static Gate gate(Verdict last, String only, @Nullable ApprovalRule rule, Instant now) {
    return switch (last.answer()) {
      case ALLOW -> new Gate.Open(only);
      case ASK ->
          rule == null
              ? new Gate.NeedsApproval(1, List.of(), now.plus(ApprovalRule.DEFAULT_TIMEOUT), false)
              : new Gate.NeedsApproval(rule.minimum(), rule.from(), now.plus(rule.timeout()), !rule.fourEyes());
      case WAIT -> new Gate.Busy(last.why());
      case DENY -> new Gate.Closed(last.why());
    };
  }
}
