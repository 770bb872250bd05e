package dev.nightshift.drift;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.identity.Actor;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ladder.StaleMark;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ledger.Audit;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.AddressRules;
import dev.nightshift.platform.Outbound;
import dev.nightshift.run.RunExecutor;
import dev.nightshift.run.RunWiring;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A node that tries runbooks out on a real database. */
final class DriftWorld implements AutoCloseable {
  static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));

  final TestPipeline pipeline;
  final TryingKind kind;
  final Drills drills;
  final DrillSchedule schedule;
  final Staleness staleness;
  final RunExecutor executor;

  @Configuration(proxyBeanMethods = false)
  static class Kinds {
    @Bean
    TryingKind tryingKind() {
      return new TryingKind();
    }

    @Bean
    Discovered discovered() {
      return Discovered.NOBODY;
    }

    @Bean
    Outbound outbound() {
      return new Outbound(() -> AddressRules.DEFAULT);
    }

    @Bean
    StepKinds stepKinds(TryingKind kind) {
      return new StepKinds(List.of(kind));
    }
  }

  private DriftWorld(TestDatabase database, TestWorkspaces workspaces, String node) {
    pipeline =
        new TestPipeline(database, workspaces, node, Kinds.class, GuardrailWiring.class, LadderWiring.class, RunWiring.class, DriftWiring.class);
    kind = pipeline.part(TryingKind.class);
    drills = pipeline.part(Drills.class);
    schedule = pipeline.part(DrillSchedule.class);
    staleness = pipeline.part(Staleness.class);
    executor = pipeline.part(RunExecutor.class);
    executor.start();
  }

  static DriftWorld of(Runbook... runbooks) {
    return new DriftWorld(TestDatabase.create(), TestWorkspaces.small(runbooks), "node-1");
  }

  /** Another node of the same cluster. */
  DriftWorld join(String node) {
    DriftWorld other = new DriftWorld(pipeline.database, pipeline.workspaces, node);
    other.pipeline.clock.set(pipeline.clock.instant());
    return other;
  }

  /** A runbook of the service payments with a step in each section, and these lines of settings. */
  static Runbook runbook(String name, String settings) {
    return TestWorkspaces.runbook(name, text(settings));
  }

  static String text(String settings) {
    return """
        ---
        title: Restore payments
        nightshift:
          service: payments
          rung: fallback
          inputs: {unit: {from: labels.unit, required: true}}
          targets: role=payments
        %s---
        # Restore payments

        ## Diagnosis
        ```sh {name=look}
        true
        ```
        - [ ] Ask the bank.

        ## Mitigation
        ```sh {name=restart}
        true
        ```

        ## Verification
        ```sh {name=answers}
        true
        ```
        """
        .formatted(settings.indent(2));
  }

  void have(Runbook... runbooks) {
    Workspace now = pipeline.workspaces.current();
    pipeline.workspaces.change(new Workspace(now.catalog(), List.of(runbooks), now.version() + "+", now.folder()));
  }

  /** Brings what has begun to its end. */
  List<DrillRun> finish() {
    Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(() -> {
      pipeline.clock.tick(Duration.ofSeconds(2));
      schedule.finish();
      return drills.list(null, Long.MAX_VALUE, 100).stream().noneMatch(drill -> drill.endedAt() == null);
    });
    return drills.list(null, Long.MAX_VALUE, 100);
  }

  List<Fact> facts(String type) {
    return pipeline.facts().stream().filter(fact -> fact.type().equals(type)).toList();
  }

  List<String> doubts() {
    return staleness.open().open().stream().map(StaleMark::why).toList();
  }

  @Override
  public void close() {
    executor.stop();
    Assertions.assertThat(pipeline.part(Audit.class).verify().findings()).isEmpty();
    pipeline.close();
  }
}
