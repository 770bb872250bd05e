package dev.nightshift.run;

import dev.nightshift.catalog.Service;
import dev.nightshift.ladder.Standing;
import dev.nightshift.platform.Problem;
import dev.nightshift.runbook.AlertView;
import dev.nightshift.runbook.Located;
import dev.nightshift.runbook.Match;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookCase;
import dev.nightshift.runbook.RunbookCase.Start;
import dev.nightshift.runbook.RunbookMatching;
import dev.nightshift.runbook.Rung;
import dev.nightshift.runbook.Section;
import dev.nightshift.spi.InventorySource.Host;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether and how the runbook of a case starts: as the planner decides for an alert, or as a person may. */
final class CaseStart {

  /** What came of it. */
  sealed interface Decision {
    record Planned(Plan plan) implements Decision {}

    record Refused(String why) implements Decision {}
  }

  private final Workspace workspace;
  private final StepKinds kinds;
  private final Runbook runbook;
  private final RunbookCase one;
  private final AlertView alert;

  CaseStart(Workspace workspace, StepKinds kinds, Runbook runbook, RunbookCase one, Service service) {
    this.workspace = workspace;
    this.kinds = kinds;
    this.runbook = one.rung() == null ? runbook : onRung(runbook, one.rung());
    this.one = one;
    this.alert = one.alert() == null ? AlertView.none(service) : one.alert().view(service);
  }

  Decision decide() {
    try {
      return byPerson() ? person() : automation();
    } catch (Problem problem) {
      return new Decision.Refused(String.valueOf(problem.getMessage()));
    }
  }

  private boolean byPerson() {
    return one.start() == null ? one.alert() == null || !runbook.rung().unattended() : one.start() == Start.PERSON;
  }

  private Decision person() {
    if (runbook.rung() == Rung.MANUAL) {
      return new Decision.Refused(runbook.file() + " is on rung manual: people follow it by hand");
    }
    return planned(Standing.of(runbook).startedByPerson().rung(), ManualStart.purpose(runbook), true);
  }

  private Decision automation() {
    List<Runbook> all = workspace.runbooks().stream().map(other -> other.file().equals(runbook.file()) ? runbook : other).toList();
    RunbookMatching.Matches matches = RunbookMatching.match(alert, all, workspace.mirrors());
    Optional<Match> chosen = Choosing.choose(matches.matches());
    if (chosen.isEmpty() || chosen.get().runbook() != runbook) {
      return new Decision.Refused(elsewhere(matches, chosen));
    }
    Standing standing = Standing.of(runbook);
    boolean acts = Choosing.has(runbook, Section.MITIGATION);
    if (standing.declared().unattended() && acts) {
      return planned(standing.rung(), Purpose.RECOVER, false);
    }
    return Choosing.has(runbook, Section.DIAGNOSIS)
        ? planned(standing.rung(), Purpose.DIAGNOSE, false)
        : new Decision.Refused(acts ? "it is on rung " + standing.rung() + " and needs a person to start it" : "it has no step that could run by itself");
  }

  private String elsewhere(RunbookMatching.Matches matches, Optional<Match> chosen) {
    String undecided = matches.undecided().get(runbook);
    if (undecided != null) {
      return "whether it is for the alert " + alert.name() + " cannot be told: " + undecided;
    }
    return chosen.isEmpty()
        ? "no runbook is for the alert " + alert.name() + ", as it is written in this case"
        : "the alert " + alert.name() + " leads to " + chosen.get().runbook().name() + ", because " + chosen.get().reason();
  }

  private Decision planned(Rung rung, Purpose purpose, boolean byPerson) {
    Map<String, String> inputs =
        one.inputs().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().value()));
    Service service = java.util.Objects.requireNonNull(alert.service());
    return new Decision.Planned(
        new PlanMaker(kinds, discovered(one)).make(new PlanMaker.Order(workspace, runbook, alert, service.id(), inputs, rung, purpose, byPerson)));
  }

  /** What inventories know in a case: what it says, and nothing else. */
  static Discovered discovered(RunbookCase one) {
    return definition -> {
      Located<List<Host>> hosts = one.hosts().get(definition.id());
      if (hosts == null) {
        throw new Problem.Unavailable("this case does not say what the inventory " + definition.id() + " knows; write hosts: {" + definition.id() + ": [{name: web-1}]}");
      }
      return hosts.value();
    };
  }

  private static Runbook onRung(Runbook runbook, Located<Rung> rung) {
    Runbook.Settings own = runbook.settings();
    Runbook.Settings lowered =
        new Runbook.Settings(
            own.present(), own.service(), own.when(), rung, own.inputs(), own.targets(), own.limits(), own.approval(), own.verify(),
            own.upkeep(), own.interlock());
    return new Runbook(runbook.file(), runbook.title(), runbook.version(), runbook.text(), lowered, runbook.steps());
  }
}
