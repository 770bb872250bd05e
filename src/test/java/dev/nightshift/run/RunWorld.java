package dev.nightshift.run;

import static org.assertj.core.api.Assertions.assertThat;


import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Service;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ledger.Audit;
import dev.nightshift.ledger.Fact;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A node that runs runbooks on a real database, with steps that are written down instead of done. */
final class RunWorld implements AutoCloseable {
  static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  static final Actor GRACE = new Actor("person:grace", "grace", Actor.Role.RESPONDER, Set.of("payments"));

  final TestPipeline pipeline;
  final RecordingKind kind;
  private final String node;
  final Runs runs;
  final RunOutputs outputs;
  final RunExecutor executor;
  final Incidents incidents;

  /** The step kinds of a test. */
  @Configuration(proxyBeanMethods = false)
  static class Kinds {
    @Bean
    RecordingKind recordingKind() {
      return new RecordingKind();
    }

    @Bean
    Discovered discovered() {
      return Discovered.NOBODY;
    }

    @Bean
    StepKinds stepKinds(RecordingKind kind) {
      return new StepKinds(List.of(kind, new RecordingKind.Waits("wait"), new RecordingKind.Waits("chat"), new RecordingKind.Waits("runbook")));
    }
  }

  private RunWorld(TestDatabase database, TestWorkspaces workspaces, String node) {
    this.node = node;
    pipeline = new TestPipeline(database, workspaces, node, Kinds.class, GuardrailWiring.class, LadderWiring.class, RunWiring.class);
    kind = pipeline.part(RecordingKind.class);
    runs = pipeline.part(Runs.class);
    outputs = pipeline.part(RunOutputs.class);
    executor = pipeline.part(RunExecutor.class);
    incidents = pipeline.part(Incidents.class);
  }

  static RunWorld of(Runbook... runbooks) {
    return of(catalog(3), runbooks);
  }

  static RunWorld of(Catalog catalog, Runbook... runbooks) {
    return new RunWorld(TestDatabase.create(), TestWorkspaces.of(catalog, runbooks), "node-1");
  }

  static RunWorld of(TestDatabase database, TestWorkspaces workspaces, String node) {
    return new RunWorld(database, workspaces, node);
  }

  /** Another node of the same cluster. */
  RunWorld join(String node) {
    RunWorld other = new RunWorld(pipeline.database, pipeline.workspaces, node);
    other.pipeline.clock.set(pipeline.clock.instant());
    return other;
  }

  /** The small organisation, whose service payments has so many targets: web-1, web-2 … */
  static Catalog catalog(int targets) {
    List<TargetAddress> addresses =
        IntStream.rangeClosed(1, targets)
            .mapToObj(number -> new TargetAddress("web-" + number, "ssh", "10.0.0." + number, Map.of("role", "web"), Map.of()))
            .toList();
    Service service = new Service("payments", "Payments", "payments", "prod", Map.of(), List.of("ledger"), addresses, List.of(), true);
    return TestWorkspaces.catalog(List.of(service), List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace")));
  }

  /** A runbook named restore with these lines of settings and this body. */
  static Runbook runbook(String settings, String body) {
    return TestWorkspaces.runbook("restore", text(settings, body));
  }

  static String text(String settings, String body) {
    return "---\ntitle: Restore payments\nnightshift:\n  service: payments\n  when: alert.name == \"Down\"\n  targets: name=web-1\n"
        + settings.indent(2) + "---\n# Restore payments\n\n" + body;
  }

  /** A fence of a step. */
  static String step(String attributes) {
    return "```sh {name=" + attributes + "}\ntrue\n```\n\n";
  }

  /** Puts another version of the runbooks in force. */
  void change(Runbook... runbooks) {
    Workspace now = pipeline.workspaces.current();
    pipeline.workspaces.change(new Workspace(now.catalog(), List.of(runbooks), now.version() + "+", now.folder()));
  }

  /** Lets the alert Down fire and everything follow; returns the incident. */
  Incident fire(String key, Map<String, String> labels) {
    pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, key, "Down", Severity.SEV2, labels, null));
    pipeline.settle();
    return incidents.list(Incidents.Filter.ALL, Long.MAX_VALUE, 1).getFirst();
  }

  Incident fire() {
    return fire("down", Map.of());
  }

  /** Lets so much time pass for the database that what this node leases has run out. */
  void silent() {
    pipeline.database.jdbc().sql("UPDATE lock_lease SET until = clock_timestamp() - interval '1 second' FROM run WHERE run.id = run_id AND run.holder = ?").param(node).update();
    pipeline.database.jdbc().sql("UPDATE run SET lease_until = clock_timestamp() - interval '1 second' WHERE holder = ?").param(node).update();
  }

  /** Lets the alert clear. */
  void clear() {
    clear("down");
  }

  void clear(String key) {
    pipeline.accept("alertmanager", TestPipeline.resolve(key));
    pipeline.settle();
    executor.look();
  }

  void tick(Duration time) {
    pipeline.clock.tick(time);
    executor.renew();
    executor.look();
  }

  Run run() {
    return runs.list(null, Long.MAX_VALUE, 1).getFirst();
  }

  Run await(RunStatus status) {
    try {
      eventually(() -> run().status() == status);
    } catch (RuntimeException late) {
      throw new AssertionError("Expected " + status + ", but: " + run() + "\n" + String.join("\n", story()), late);
    }
    return run();
  }

  /** Waits until a run waits for a person. */
  Run awaitPerson() {
    eventually(() -> run().waitsFor() != null);
    return run();
  }

  static void eventually(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(10)).until(condition);
  }

  /** Lets whatever the ledger has to say reach everybody. */
  void settle() {
    pipeline.settle();
    executor.look();
  }

  List<Fact> facts(String type) {
    return pipeline.facts().stream().filter(fact -> fact.type().equals(type)).toList();
  }

  Fact fact(String type) {
    List<Fact> all = facts(type);
    assertThat(all).as(type).hasSize(1);
    return all.getFirst();
  }

  List<String> story() {
    return pipeline.facts().stream().map(fact -> fact.type() + " " + fact.data()).toList();
  }

  @Override
  public void close() {
    try {
      executor.letGo();
      assertThat(pipeline.part(Audit.class).verify().findings()).isEmpty();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    } finally {
      pipeline.close();
    }
  }
}
