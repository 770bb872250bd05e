package dev.nightshift.guardrail;

import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.runbook.ApprovalRule;
import dev.nightshift.runbook.Limits;
import dev.nightshift.runbook.Rung;
import dev.nightshift.spi.TargetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run that is about to change something.
 *
 * @param planDigest tells this plan from any other: its runbook's version, inputs, targets
 * @param callers the runs that wait for this one; empty where no other run called it
 * @param incident as it is at this moment, or null for a run without one
 * @param alertsClear whether the incident's alerts have cleared
 * @param byPerson whether a person started it
 * @param personAgreed whether a person has ticked or approved something in it
 * @param approved whether an approval was asked for and given
 * @param planUnchanged whether the runbook and its targets are still the planned ones
 * @param targets what it is about to change; empty for steps that need none
 * @param targetsNeeded whether it has a step that needs a target
 * @param restraints how far it may go, by its runbook and by the workspace
 * @param around what is around it
 * @param environment of the service
 * @param resources what it holds while it acts
 * @param teamServices the services of its team
 * @param kinds of the steps that change something
 * @param rules what holds for all runbooks
 * @param permission whether whoever it acts for may change these targets
 * @param variables what approval conditions may use
 */
public record Situation(
    long runId,
    String runbook,
    String service,
    String planDigest,
    List<Long> callers,
    @Nullable Incident incident,
    boolean alertsClear,
    Rung rung,
    boolean byPerson,
    boolean personAgreed,
    boolean approved,
    boolean planUnchanged,
    Limits limits,
    Restraints restraints,
    @Nullable ApprovalRule approval,
    List<TargetAddress> targets,
    boolean targetsNeeded,
    Surroundings around,
    boolean localAllowed,
    String environment,
    List<Resource> resources,
    List<String> teamServices,
    Set<String> kinds,
    GuardrailRules rules,
    Permissions.Decision permission,
    Map<String, Object> variables,
    Instant now) {

  public Situation {
    callers = List.copyOf(callers);
    targets = List.copyOf(targets);
    resources = List.copyOf(resources);
    teamServices = List.copyOf(teamServices);
    kinds = Set.copyOf(kinds);
  }

  /**
   * Whether something is said to have happened in a time to come: then the clock has gone back, and how long ago it was cannot be told. What the
   * clocks of nodes may differ by is not meant.
   */
  public boolean toCome(Instant at) {
    return at.isAfter(now.plus(BreakGlass.CLOCKS_DIFFER));
  }

  /** The run that was not called by another one: this, or the one that it works for in the end. */
  public long root() {
    return callers.isEmpty() ? runId : callers.getLast();
  }
}
