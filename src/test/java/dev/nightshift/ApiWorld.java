package dev.nightshift;

import dev.nightshift.catalog.AccessRule;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspace;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server with two responders, an admin and a viewer who call its API; runbooks start at human-initiated. As the static extension of a test
 * class it has no access.yaml before each test, and is closed after all.
 */
public final class ApiWorld implements BeforeEachCallback, AfterAllCallback {
  private final TestWorkspaces workspaces = TestWorkspaces.of(catalog(List.of()));
  private final TestDatabase database = TestDatabase.create();
  public final TestServer server = TestServer.start(database, workspaces, Clock.systemUTC());
  public final TestCaller ada = TestCaller.person(server, "ada");
  public final TestCaller grace = TestCaller.person(server, "grace");
  public final TestCaller root = TestCaller.person(server, "root");
  public final TestCaller vic = TestCaller.person(server, "vic");

  private static Catalog catalog(List<AccessRule> access) {
    List<Person> people = List.of(
        TestWorkspaces.person("ada"), TestWorkspaces.person("grace"), new Person("root", "Root", "admin", List.of()), new Person("vic", "Vic", "viewer", List.of()));
    Catalog plain = TestWorkspaces.catalog(List.of(TestWorkspaces.service("payments"), TestWorkspaces.service("shop")), List.of(TestWorkspaces.team()), people);
    Map<String, String> settings = new HashMap<>(plain.settings());
    settings.put("ladder.start", "human-initiated");
    return TestCatalog.like(plain).settings(settings).access(access).make();
  }

  /** A program with a token of this role. */
  public TestCaller program(Actor.Role role) {
    return TestCaller.program(server, role);
  }

  /** Somebody with a token that is none. */
  public TestCaller nobody() {
    return new TestCaller(server, "nst_none");
  }

  /** Puts these rules of access.yaml in force, and no others. */
  public void access(AccessRule... rules) {
    workspaces.change(catalog(List.of(rules)));
  }

  public AccessRule denies(String name, String who, String action) {
    return new AccessRule(name, true, List.of(who), Set.of(action), List.of(), List.of("payments"), List.of(), List.of(), null);
  }

  /** Adds another runbook of the service payments; returns its name. */
  public String runbook(Rung rung) {
    Workspace now = workspaces.current();
    String name = "restore-" + (now.runbooks().size() + 1);
    List<Runbook> runbooks = new ArrayList<>(now.runbooks());
    runbooks.add(TestWorkspaces.runbook(
        name, "---\ntitle: Restore\nnightshift: {service: payments, rung: " + rung.word() + ", targets: role=payments}\n---\n# R\n\n## Mitigation\n```sh {name=go on=local}\ntrue\n```\n"));
    workspaces.change(new Workspace(now.catalog(), runbooks, now.version() + "+", now.folder()));
    return name;
  }

  /** Returns the facts of a type that are about a runbook, oldest first. */
  public List<Fact> facts(String type, String runbook) {
    return server.part(Ledger.class).newest(Long.MAX_VALUE, 1_000).reversed().stream()
        .filter(fact -> fact.type().equals(type) && fact.text("runbook").equals(runbook)).toList();
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    access();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    server.close();
    database.close();
  }
}
