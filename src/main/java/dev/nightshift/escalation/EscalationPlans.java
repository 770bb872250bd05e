package dev.nightshift.escalation;

import dev.nightshift.catalog.EscalationPolicy;
import dev.nightshift.catalog.EscalationPolicy.Recipient;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Team;
import dev.nightshift.escalation.EscalationPlan.Absent;
import dev.nightshift.oncall.OnCallRoster;
import dev.nightshift.oncall.Shift;
import dev.nightshift.oncall.ShiftOverride;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts people in the place of "whoever is on call", as of now. */
public final class EscalationPlans {

  private final OnCallRoster roster;

  public EscalationPlans(OnCallRoster roster) {
    this.roster = roster;
  }

  /** Returns the plan of the team that owns a service. Without such a service or team it reaches nobody, and says so. */
  EscalationPlan of(Workspace workspace, String serviceId) {
    Optional<Team> team = workspace.catalog().service(serviceId).map(Service::team).flatMap(workspace.catalog()::team);
    if (team.isEmpty()) {
      Absent nobody = new Absent("the owner of " + serviceId, "the workspace has no such service, or no team for it");
      return new EscalationPlan(List.of(new EscalationPlan.Level(List.of(), List.of(nobody), Duration.ZERO)), 0);
    }
    EscalationPolicy policy = team.get().escalation();
    return new EscalationPlan(policy.levels().stream().map(level -> level(workspace, level)).toList(), policy.repeats());
  }

  /**
   * Returns the people that a list of approvers names ({@code team:ID} for whoever is on call there, {@code role:admin} for the
   * admins, else a person's id) and who can be reached; whoever is on call for the service's team where it names none.
   * {@code role:responder} names none: asking everybody at night would help nobody.
   */
  List<Person> approvers(Workspace workspace, String serviceId, List<String> named) {
    Found found = new Found(workspace);
    for (String name : named) {
      String id = name.substring(name.indexOf(':') + 1).strip();
      switch (name.substring(0, Math.max(0, name.indexOf(':')))) {
        case "team" -> found.add(new Recipient.OnCall(id));
        case "role" -> admins(workspace, id).forEach(found::add);
        default -> found.add(new Recipient.Individual(id));
      }
    }
    if (found.people.isEmpty()) {
      workspace.catalog().service(serviceId).ifPresent(service -> found.add(new Recipient.OnCall(service.team())));
    }
    return List.copyOf(found.people.values());
  }

  private static List<Recipient> admins(Workspace workspace, String role) {
    return workspace.catalog().people().values().stream()
        .filter(person -> role.equals("admin") && person.role().equals(role))
        .<Recipient>map(person -> new Recipient.Individual(person.id()))
        .toList();
  }

  private EscalationPlan.Level level(Workspace workspace, EscalationPolicy.Level level) {
    Found found = new Found(workspace);
    level.recipients().forEach(found::add);
    return new EscalationPlan.Level(List.copyOf(found.people.values()), found.absent, level.timeout(), found.because);
  }

  /** Collects people, each once. */
  private final class Found {
    private final Workspace workspace;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final List<Absent> absent = new ArrayList<>();
    private final Map<String, String> because = new LinkedHashMap<>();

    Found(Workspace workspace) {
      this.workspace = workspace;
    }

    void add(Recipient recipient) {
      switch (recipient) {
        case Recipient.Individual individual -> person(individual.person(), "is named by the policy");
        case Recipient.OnCall onCall -> {
          Optional<Shift> shift = roster.now(workspace, onCall.team()).map(OnCallRoster.Duty::now);
          shift.flatMap(Shift::onCall).ifPresentOrElse(
              person -> person(person, onCall(onCall.team(), shift.orElseThrow())),
              () -> absent.add(new Absent("on call for " + onCall.team(), shift.map(EscalationPlans::gap).orElse("there is no such team"))));
        }
      }
    }

    private void person(String id, String why) {
      Optional<Person> person = workspace.catalog().person(id);
      if (person.isEmpty()) {
        absent.add(new Absent(id, "the workspace does not know this person"));
      } else if (person.get().contacts().isEmpty()) {
        absent.add(new Absent(id, "has no contact methods"));
      } else {
        people.put(id, person.get());
        because.putIfAbsent(id, why);
      }
    }
  }

  private static String onCall(String team, Shift shift) {
    ShiftOverride override = shift.override();
    String until = shift.until() == null ? "" : " until " + shift.until();
    return "is on call for the team " + team + until
        + (override == null ? ", by the rotation" : ", by an override of " + override.createdBy() + (override.reason().isBlank() ? "" : ": " + override.reason()));
  }

  private static String gap(Shift shift) {
    return "nobody is on call" + (shift.until() == null ? "" : " until " + shift.until());
  }
}
