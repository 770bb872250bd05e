package dev.nightshift;

import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.EscalationPolicy;
import dev.nightshift.catalog.Integration;
import dev.nightshift.catalog.Organisation;
import dev.nightshift.catalog.Person;
import dev.nightshift.catalog.Person.ContactMethod;
import dev.nightshift.catalog.Rotation;
import dev.nightshift.catalog.Service;
import dev.nightshift.catalog.Team;
import dev.nightshift.runbook.Finding;
import dev.nightshift.runbook.Parsed;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.RunbookParser;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.workspace.Loaded;
import dev.nightshift.workspace.Vocabulary;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.WorkspaceLoader;
import dev.nightshift.workspace.Workspaces;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration that a test holds in its hands and changes when it likes. */
public final class TestWorkspaces implements Workspaces {

  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  private volatile Workspace current;
  private volatile List<Finding> problems = List.of();

  private TestWorkspaces(Workspace current) {
    this.current = current;
  }

  /**
   * A small organisation: the service {@code payments} (env {@code test}, one local target) of the team {@code payments},
   * whose people {@code ada} and {@code grace} take weekly turns from Monday 2026-01-05 09:00 in Berlin, ada first.
   */
  public static TestWorkspaces small(Runbook... runbooks) {
    return of(smallCatalog(), runbooks);
  }

  public static TestWorkspaces of(Catalog catalog, Runbook... runbooks) {
    return new TestWorkspaces(new Workspace(catalog, List.of(runbooks), "test-1", Path.of(".")));
  }

  public static TestWorkspaces of(Workspace workspace) {
    return new TestWorkspaces(workspace);
  }

  /** Reads a folder, which must be valid. */
  public static TestWorkspaces of(Path folder) {
    Loaded loaded = loader().load(folder);
    return of(loaded.valid().orElseThrow(() -> new IllegalArgumentException(loaded.errors().toString())));
  }

  /** A loader that knows the step kinds shell, http and promql by description; it is 2 March 2026. */
  public static WorkspaceLoader loader() {
    List<StepKind> kinds =
        List.of(new DescribedKind("shell", false), new DescribedKind("http", true), new DescribedKind("promql", true));
    return new WorkspaceLoader(
        Vocabulary.standard(() -> kinds, StepKindCatalog::inventories), Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC));
  }

  private record DescribedKind(String name, boolean templated) implements TestStepKind {
    @Override
    public List<String> results() {
      return switch (name) {
        case "shell" -> List.of("exit", "stdout", "stderr", "json");
        case "http" -> List.of("status", "body", "json");
        default -> List.of("value", "values", "count");
      };
    }

    @Override
    public Result run(Request request, Output output) {
      return Result.failed("nothing is run here");
    }
  }

  /** Reads a runbook from lines of text; the name is the file's, without the ending. */
  public static Runbook runbook(String name, String text) {
    Parsed parsed = RunbookParser.parse("runbooks/" + name + ".md", text);
    return parsed.usable().orElseThrow(() -> new IllegalArgumentException(parsed.findings().toString()));
  }

  /** Puts another version in force, as a reload does. */
  public void change(Workspace workspace) {
    current = workspace;
  }

  /** Puts another catalog in force, with the runbooks as they are. */
  public void change(Catalog catalog) {
    change(new Workspace(catalog, current.runbooks(), current.version() + "+", current.folder()));
  }

  /** Lets a newer version be refused. */
  public void refuse(Finding... findings) {
    problems = Arrays.asList(findings);
  }

  @Override
  public Workspace current() {
    return current;
  }

  @Override
  public List<Finding> problems() {
    return problems;
  }

  /** The catalog of {@link #small}. */
  public static Catalog smallCatalog() {
    return catalog(List.of(service("payments")), List.of(team()), List.of(person("ada"), person("grace")));
  }

  /** A catalog of these, with an integration of each kind whose key is its id; runbooks go as far as they declare, until one does harm. */
  public static Catalog catalog(List<Service> services, List<Team> teams, List<Person> people) {
    Map<String, Person> byId = new LinkedHashMap<>();
    people.forEach(person -> byId.put(person.id(), person));
    Map<String, Team> teamsById = new LinkedHashMap<>();
    teams.forEach(team -> teamsById.put(team.id(), team));
    Map<String, Service> servicesById = new LinkedHashMap<>();
    services.forEach(service -> servicesById.put(service.id(), service));
    return TestCatalog.of(new Organisation("Test", ZONE, Duration.ofMinutes(30), true))
        .people(byId)
        .teams(teamsById)
        .services(servicesById)
        .integrations(Map.of(
            "pagerduty", new Integration("pagerduty", "pagerduty", "pagerduty-key"),
            "alertmanager", new Integration("alertmanager", "alertmanager", "alertmanager-key")))
        .settings(Map.of("routing.defaultService", services.getFirst().id(), "ladder.start", "fallback", "ladder.failures", "500"))
        .make();
  }

  /** A service of the team payments with one local target of the same name. */
  public static Service service(String id, String... dependencies) {
    Map<String, String> labels = Map.of("role", id);
    TargetAddress target = new TargetAddress(id, "local", "127.0.0.1", labels, Map.of());
    return new Service(
        id, "The " + id + " service", "payments", "test", labels, List.of(dependencies), List.of(target), List.of(), true);
  }

  /** A responder with a mail address. */
  public static Person person(String id) {
    return new Person(id, id, "responder", List.of(new ContactMethod("email", id + "@example.org")));
  }

  /** The team payments of ada and grace: level 1 whoever is on call, level 2 grace, 5 minutes each, repeated once. */
  public static Team team() {
    Rotation rotation =
        new Rotation(ZONE, DayOfWeek.MONDAY, LocalTime.of(9, 0), LocalDate.of(2026, 1, 5), List.of("ada", "grace"));
    EscalationPolicy policy =
        new EscalationPolicy(
            List.of(
                new EscalationPolicy.Level(
                    List.of(new EscalationPolicy.Recipient.OnCall("payments")), Duration.ofMinutes(5)),
                new EscalationPolicy.Level(
                    List.of(new EscalationPolicy.Recipient.Individual("grace")), Duration.ofMinutes(5))),
            1);
    return new Team("payments", "Payments", List.of("ada", "grace"), rotation, policy);
  }
}
