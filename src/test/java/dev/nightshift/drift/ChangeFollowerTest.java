package dev.nightshift.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.identity.Actor;
import dev.nightshift.intake.ChangeEvents;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ladder.StaleMark;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ledger.Fact;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Workspace;
import dev.nightshift.workspace.Workspaces;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ChangeFollowerTest {
  private static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));

  @Configuration(proxyBeanMethods = false)
  static class Follows {
    @Bean
    ChangeFollower changeFollower(Workspaces workspaces, ChangeEvents changes, Staleness staleness) {
      return new ChangeFollower(workspaces, changes, staleness);
    }
  }

  private final TestWorkspaces workspaces =
      TestWorkspaces.of(
          TestWorkspaces.catalog(
              List.of(TestWorkspaces.service("payments"), TestWorkspaces.service("ledger")), List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace"))));
  private final TestPipeline pipeline = TestPipeline.of(workspaces, GuardrailWiring.class, LadderWiring.class, Follows.class);
  private final Staleness staleness = pipeline.part(Staleness.class);

  @AfterEach
  void close() {
    pipeline.close();
  }

  private static Runbook runbook(String name, String settings) {
    return TestWorkspaces.runbook(name, "---\nnightshift:\n  rung: fallback\n" + settings.indent(2) + "---\n# X\n");
  }

  private void have(Map<String, String> settings, Runbook... runbooks) {
    Catalog now = workspaces.current().catalog();
    Map<String, String> all = new HashMap<>(now.settings());
    all.putAll(settings);
    Catalog catalog = TestCatalog.like(now).settings(all).make();
    workspaces.change(new Workspace(catalog, List.of(runbooks), "test-2", workspaces.current().folder()));
  }

  /** A change arrives by way of the intake; the default service of the routing is payments. */
  private void changed(String... summaries) {
    Event[] events = new Event[summaries.length];
    for (int i = 0; i < events.length; i++) {
      events[i] =
          new Event(
              Event.Action.CHANGE, "", "", summaries[i], "ci", Severity.SEV5, Map.of(), Map.of("kind", summaries[i].startsWith("Deploy") ? "deploy" : "config"),
              null, null, List.of(), "{}");
    }
    pipeline.accept("pagerduty", events);
    pipeline.settle();
  }

  private List<String> stale() {
    return staleness.open().open().stream().map(mark -> mark.runbook() + "/" + mark.service()).sorted().toList();
  }

  @Test
  void a_change_is_a_fact_of_its_transaction() {
    changed("Deployed 1.7", "Deployed 1.8");
    List<Fact> facts = pipeline.facts().stream().filter(fact -> fact.type().equals("change.recorded")).toList();
    assertThat(facts).extracting(fact -> fact.text("summary")).containsExactly("Deployed 1.7", "Deployed 1.8");
    assertThat(facts).extracting(fact -> fact.text("service")).containsOnly("payments");
    List<Long> ids = facts.stream().map(fact -> fact.json().path("change").asLong()).toList();
    assertThat(pipeline.part(ChangeEvents.class).find(ids)).extracting(change -> change.summary()).containsExactly("Deployed 1.7", "Deployed 1.8");
  }

  @Test
  void a_change_makes_the_runbooks_of_its_service_stale_and_no_others() {
    have(
        Map.of(), runbook("by-name", "service: payments"), runbook("by-labels", "service: role=payments"), runbook("of-ledger", "service: ledger"),
        runbook("for-any", ""));
    changed("Deployed payments 1.7");
    assertThat(stale()).containsExactly("by-labels/payments", "by-name/payments");
    assertThat(staleness.open().of("by-name").getFirst().why()).isEqualTo("The payments service was changed: Deployed payments 1.7");
  }

  @Test
  void a_stream_of_deploys_is_one_mark_that_counts() {
    have(Map.of(), runbook("restore", "service: payments"));
    changed("Deployed 1.7");
    changed("Deployed 1.8", "Deployed 1.9", "Deployed 2.0");
    changed("Deployed 2.1");
    assertThat(staleness.open().open()).hasSize(1);
    assertThat(staleness.open().open().getFirst().times()).isEqualTo(5);
    assertThat(pipeline.facts()).filteredOn(fact -> fact.type().equals("runbook.stale")).hasSize(1);
  }

  @Test
  void a_runbook_says_which_changes_matter_to_it() {
    have(
        Map.of(), runbook("never", "service: payments\ndrift: {changes: none}"),
        runbook("deploys", "service: payments\ndrift: {changes: 'change.details.kind == \"deploy\"'}"));
    changed("Configured the cache");
    assertThat(stale()).isEmpty();
    changed("Deployed 1.7");
    assertThat(stale()).containsExactly("deploys/payments");
  }

  @Test
  void the_workspace_says_it_for_all_that_say_nothing() {
    have(Map.of("drift.changes", "none"), runbook("restore", "service: payments"), runbook("careful", "service: payments\ndrift: {changes: all}"));
    changed("Deployed 1.7");
    assertThat(stale()).containsExactly("careful/payments");
  }

  @Test
  void a_condition_that_cannot_be_evaluated_is_a_doubt() {
    have(Map.of(), runbook("restore", "service: payments\ndrift: {changes: 'change.details.nothing == \"deploy\"'}"));
    changed("Configured the cache");
    assertThat(stale()).containsExactly("restore/payments");
  }

  @Test
  void a_new_text_of_the_runbook_confirms_nothing() {
    have(Map.of(), runbook("restore", "service: payments"));
    changed("Deployed 1.7");
    have(Map.of(), runbook("restore", "service: payments\nlimits: {timeout: 3m}"));
    assertThat(stale()).containsExactly("restore/payments");
    staleness.confirm("restore", null, ADA, "");
    assertThat(stale()).isEmpty();
    assertThat(staleness.history("restore", 5)).extracting(StaleMark::comment).containsExactly("");
  }

  @Test
  void a_change_of_no_known_service_makes_nothing_stale() {
    have(Map.of("routing.defaultService", ""), runbook("restore", "service: payments"));
    changed("Deployed something");
    assertThat(stale()).isEmpty();
  }
}
