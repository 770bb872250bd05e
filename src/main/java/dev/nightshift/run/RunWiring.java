package dev.nightshift.run;

import dev.nightshift.alert.Alerts;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.incident.Incidents;
import dev.nightshift.intake.ChangeEvents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.NodeName;
import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.Signals;
import dev.nightshift.spi.Secrets;
import dev.nightshift.target.Discovered;
import dev.nightshift.target.StepKinds;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs: planning, driving, deciding. */
@Configuration(proxyBeanMethods = false)
@Import({RunApi.class, GuardrailApi.class})
public class RunWiring {

  /** The parts that runs are made of, put together in one place so that a test does it in the same way. */
  @Bean
  RunParts runParts(
      JdbcClient jdbc, TransactionTemplate transaction, NodeName node, Clock clock, Signals signals, Ledger ledger, Workspaces workspaces,
      Secrets secrets, StepKinds kinds, Incidents incidents, Alerts alerts, ChangeEvents changes, Guardrails guardrails,
      Staleness staleness, Ladder ladder, Discovered discovered) {
    return new RunParts(
        new RunParts.Ground(jdbc, transaction, node, clock, signals, ledger),
        new RunParts.Needs(workspaces, secrets, kinds, incidents, alerts, changes, guardrails, staleness, ladder, discovered));
  }

  @Bean
  RunExecutor runExecutor(RunParts parts) {
    return parts.executor;
  }

  @Bean
  Runs runs(RunParts parts) {
    return parts.runs;
  }

  @Bean
  RunOutputs runOutputs(RunParts parts) {
    return parts.outputs;
  }

  @Bean
  OutputRetention outputRetention(RunParts parts) {
    return parts.retention;
  }

  @Bean
  Pulse outputRetentionPulse(OutputRetention retention, Signals signals) {
    return new Pulse("output-retention", signals, retention);
  }

  @Bean
  StuckRunStore stuckRuns(JdbcClient jdbc) {
    return new StuckRunStore(jdbc);
  }

  @Bean
  DryRun dryRun(RunParts parts) {
    return parts.dryRun;
  }

  @Bean
  Forecast forecast(RunParts parts) {
    return parts.forecast;
  }

  @Bean
  References references(RunParts parts) {
    return parts.references;
  }

  @Bean
  Rehearsals rehearsals(RunParts parts) {
    return parts.rehearsals;
  }

  @Bean
  Planner planner(RunParts parts) {
    return parts.planner;
  }

  @Bean
  RunWaker runWaker(RunParts parts) {
    return parts.waker;
  }

  @Bean
  Enrichment enrichment(RunParts parts) {
    return parts.enrichment;
  }
}
