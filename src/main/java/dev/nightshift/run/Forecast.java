package dev.nightshift.run;

import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.guardrail.Verdict;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Permissions;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.Standing;
import dev.nightshift.platform.Masking;
import dev.nightshift.run.DryRun.VerdictView;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Section;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every guardrail says now about a run that nobody has started, with the values that each of them looked at. Nothing is run, nothing is
 * written: no row, no fact, nothing that counts in a budget.
 */
public final class Forecast {

  /**
   * Which run is meant.
   *
   * @param service for a runbook that names none and without an incident; null for the runbook's or the incident's
   * @param byHand whether it is asked for a person who starts it, although the runbook could go on alone
   */
  public record Wish(String runbook, @Nullable Long incident, @Nullable String service, Map<String, String> inputs, boolean byHand) {
    public Wish {
      inputs = Map.copyOf(inputs);
    }
  }

  /**
   * The verdicts.
   *
   * @param startedBy {@code automation}, or the person who asks
   * @param changes whether it has a step that changes something; no guardrail is asked of a run that has none
   * @param verdict what they say together: {@code deny} where one denies, else {@code ask}, else {@code wait}, else {@code allow}
   */
  public record View(
      String runbook, String runbookVersion, String workspaceVersion, String service, @Nullable Long incident, String startedBy, String rung,
      String declaredRung, String rungWhy, List<String> targets, boolean changes, String verdict, List<VerdictView> guardrails) {}

  private final ManualStart manualStart;
  private final Workspaces workspaces;
  private final Incidents incidents;
  private final Ladder ladder;
  private final Guardrails guardrails;
  private final Masks masks;
  private final Clock clock;

  Forecast(
      ManualStart manualStart, Workspaces workspaces, Incidents incidents, Ladder ladder, Guardrails guardrails, Masks masks, Clock clock) {
    this.manualStart = manualStart;
    this.workspaces = workspaces;
    this.incidents = incidents;
    this.ladder = ladder;
    this.guardrails = guardrails;
    this.masks = masks;
    this.clock = clock;
  }

  /**
   * Asks every guardrail, whatever the others say. One that fails denies, and the others are still asked.
   *
   * @throws dev.nightshift.platform.Problem where no plan can be made, as starting the run would
   */
  public View explain(Wish wish, Actor actor) {
    Permissions.require(actor, Permissions.Action.READ);
    Instant now = clock.instant();
    Workspace workspace = workspaces.current();
    Runbook runbook = ManualStart.runbook(workspace, wish.runbook());
    Incident incident = wish.incident() == null ? null : incidents.get(wish.incident());
    String service = ManualStart.service(workspace, runbook, incident, wish.service()).id();
    Standing alone = ladder.standings().of(runbook, service);
    boolean byPerson = wish.byHand() || !alone.declared().unattended();
    Standing standing = byPerson ? alone.startedByPerson() : alone;
    Plan plan = manualStart.plan(new ManualStart.Order(workspace, runbook, incident, service, wish.inputs(), standing.rung(), byPerson));
    Actor starter = byPerson ? actor : Actor.AUTOMATION;
    RunValues values = new RunValues(DryRun.run(plan, workspace, incident, starter, now), plan, incident, List.of());
    boolean clear = incident != null && incidents.alertsClear(incident.id());
    Prospect prospect = new Prospect(0, plan, runbook, manualStart.inventory(workspace), incident, clear, starter.name());
    List<Guardrails.Decision> decisions = guardrails.preview(prospect.situation(Prospect.Consent.NONE, values.variables(), now));
    Masking masking = masks.masking();
    return new View(
        plan.runbook(), plan.version(), workspace.version(), plan.service(), wish.incident(), starter.name(), plan.rung().word(),
        alone.declared().word(), standing.why(), plan.targets().stream().map(TargetAddress::name).toList(),
        !plan.steps(Section.MITIGATION).isEmpty(), together(decisions).word(),
        decisions.stream().map(decision -> VerdictView.of(decision, masking)).toList());
  }

  private static Verdict.Answer together(List<Guardrails.Decision> decisions) {
    List<Verdict.Answer> answers = decisions.stream().map(decision -> decision.verdict().answer()).toList();
    return List.of(Verdict.Answer.DENY, Verdict.Answer.ASK, Verdict.Answer.WAIT).stream().filter(answers::contains).findFirst().orElse(Verdict.Answer.ALLOW);
  }
}
