package dev.nightshift.ladder;

import dev.nightshift.catalog.Service;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.ExecutableStep;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All bindings: where each stands, what it has shown, and what is next. */
public final class Bindings {

  /**
   * A binding as people see it.
   *
   * @param rung the rung that holds
   * @param earned the rung that it may be on by what it has earned
   * @param fell whether that is because it fell
   * @param why what was said when that was decided
   * @param next the next rung; null where there is none
   * @param comparison how it goes without it
   * @param runs its runs that have ended, oldest first
   * @param needed the rate that the next rung takes
   * @param patch what would let the front matter follow what is earned or proposed; empty for nothing
   */
  public record Sight(
      Binding binding, String title, Standing standing, Rung rung, Rung earned, boolean fell, String why, Evidence evidence, @Nullable Proposal next,
      Comparison comparison, List<Weighed> runs, String patch, double needed) {
    public Sight {
      runs = List.copyOf(runs);
    }

    /** Returns the rate that the next rung takes; negative where there is none. */
    public double neededRate() {
      return next == null ? -1 : needed;
    }

    /** Returns what it has shown, in sentences. */
    public List<String> shown() {
      return Shown.of(evidence, comparison);
    }

    /** Whether a person may let it climb. */
    public boolean proposed() {
      return next != null && next.ready();
    }
  }

  private final LadderStore store;
  private final PastIncidentStore incidents;
  private final Ladder ladder;
  private final Workspaces workspaces;

  Bindings(LadderStore store, PastIncidentStore incidents, Ladder ladder, Workspaces workspaces) {
    this.store = store;
    this.incidents = incidents;
    this.ladder = ladder;
    this.workspaces = workspaces;
  }

  /** Returns those of the runbooks in the workspace: what waits for a person first, then what fell, then by name. */
  public List<Sight> all() {
    Workspace workspace = workspaces.current();
    Standings standings = ladder.standings();
    Set<Binding> bindings = new LinkedHashSet<>(store.bindings());
    for (Runbook runbook : workspace.runbooks()) {
      if (runbook.steps(Section.MITIGATION).stream().anyMatch(ExecutableStep.class::isInstance)) {
        for (Service service : workspace.catalog().services().values()) {
          if (RunbookMatching.names(runbook, service)) {
            bindings.add(new Binding(runbook.name(), service.id()));
          }
        }
      }
    }
    return bindings.stream()
        .flatMap(binding -> workspace.runbook(binding.runbook()).map(runbook -> sight(binding, runbook, standings)).stream())
        .sorted(Comparator.comparing(Sight::proposed).reversed().thenComparing(one -> !one.fell()).thenComparing(one -> one.binding().toString()))
        .toList();
  }

  /** Returns one, or throws {@link Problem.Missing}. */
  public Sight get(Binding binding) {
    Workspace workspace = workspaces.current();
    Runbook runbook = workspace.namedRunbook(binding.runbook());
    workspace.namedService(binding.service());
    return sight(binding, runbook, ladder.standings());
  }

  private Sight sight(Binding binding, Runbook runbook, Standings standings) {
    LadderRules rules = LadderRules.of(workspaces.current());
    Earned earned = store.find(binding);
    List<Weighed> runs = store.runs(binding);
    Standing standing = standings.of(runbook, binding.service());
    Rung rung = earned.rung(rules);
    Proposal next = Proposal.next(rung, Evidence.since(runs, earned.fellFact()), rules).orElse(null);
    Rung wanted = next != null && next.ready() ? next.to() : earned.rung() == null ? runbook.rung() : rung;
    return new Sight(
        binding, runbook.title(), standing, standing.rung(), rung, earned.fell(), earned.bound(rules).why(), Evidence.of(runs), next,
        Comparison.of(incidents.withoutRun(binding)), runs, RungPatch.of(runbook, wanted), next == null ? 0 : rules.threshold(next.to()).bound());
  }
}
