package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import dev.nightshift.workspace.Decision.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingTest {

  @Test
  void the_first_rule_that_holds_decides() {
    Decision decision = decide(
        event(Map.of("job", "payments")),
        rule(2, "search", "event.labels.job == 'search'", "search"),
        rule(5, "payments", "event.labels.job == 'payments'", "payments"),
        rule(8, "all", "true", "search"));

    assertThat(decision.rule()).isEqualTo("payments");
    assertThat(decision.line()).isEqualTo(5);
    assertThat(decision.service()).isEqualTo("payments");
    assertThat(decision.group()).isEqualTo("PaymentsDown");
    assertThat(decision.severity()).isEqualTo(Severity.SEV2);
    assertThat(decision.suppressed()).isFalse();
  }

  @Test
  void explains_what_it_tried_and_with_which_values() {
    Decision decision = decide(
        event(Map.of("job", "payments")),
        rule(2, "search", "event.labels.job == 'search'", "search"),
        rule(5, "payments", "event.labels.job == 'payments' && event.integration == 'monitoring'", "payments"));

    assertThat(decision.tried()).extracting(Decision.Tried::rule).containsExactly("search", "payments");
    assertThat(decision.tried()).extracting(Decision.Tried::verdict).containsExactly(Verdict.DID_NOT_MATCH, Verdict.MATCHED);
    assertThat(decision.tried().getLast().values())
        .containsEntry("event.labels.job", "payments").containsEntry("event.integration", "monitoring");
  }

  @Test
  void a_rule_sets_severity_group_and_the_reason_for_suppressing() {
    Decision decision = decide(
        event(Map.of("service", "search")),
        new RoutingRule("night", "event.severity == 'sev2'", "", Severity.SEV4, "event.source", "a known fault, repaired on Monday", 3));

    assertThat(decision.service()).isEqualTo("search");
    assertThat(decision.severity()).isEqualTo(Severity.SEV4);
    assertThat(decision.group()).isEqualTo("web-1");
    assertThat(decision.suppress()).isEqualTo("a known fault, repaired on Monday");
  }

  @Test
  void a_rule_can_compute_the_service() {
    assertThat(decide(event(Map.of("app", "search")), rule(2, "by app", "has(event.labels.app)", "=event.labels.app")).service())
        .isEqualTo("search");
  }

  @Test
  void a_rule_that_computes_an_unknown_service_fails_visibly_and_the_next_decides() {
    Decision decision = decide(
        event(Map.of("app", "unheard")),
        rule(2, "by app", "has(event.labels.app)", "=event.labels.app"),
        rule(5, "rest", "true", "search"));

    assertThat(decision.rule()).isEqualTo("rest");
    assertThat(decision.tried().getFirst().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(decision.tried().getFirst().why()).contains("'unheard', which the workspace does not have");
  }

  @Test
  void a_rule_that_cannot_be_evaluated_does_not_match_and_says_why() {
    Decision decision = decide(
        event(Map.of()),
        new RoutingRule("silence", "event.labels.muted == 'yes'", "payments", null, "", "muted", 2));

    assertThat(decision.suppressed()).isFalse();
    assertThat(decision.tried().getFirst().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(decision.tried().getFirst().why()).contains("muted");
  }

  @Test
  void a_rule_that_does_not_compile_is_no_reason_to_lose_an_event() {
    Decision decision = decide(event(Map.of()), rule(2, "broken", "event.name ==", "search"));

    assertThat(decision.service()).isEqualTo("payments");
    assertThat(decision.tried().getFirst().verdict()).isEqualTo(Verdict.FAILED);
  }

  @Test
  void without_a_rule_the_label_service_decides_where_it_names_one() {
    Decision decision = decide(event(Map.of("service", "search")));

    assertThat(decision.service()).isEqualTo("search");
    assertThat(decision.rule()).isEqualTo(Routing.BY_LABEL);
  }

  @Test
  void an_event_that_nothing_knows_goes_to_the_default_service() {
    Decision decision = decide(event(Map.of("service", "unheard")));

    assertThat(decision.service()).isEqualTo("payments");
    assertThat(decision.rule()).isEqualTo(Routing.BY_DEFAULT);
    assertThat(decision.line()).isZero();
  }

  private static Decision decide(Event event, RoutingRule... rules) {
    Catalog small =
        TestWorkspaces.catalog(
            List.of(TestWorkspaces.service("payments"), TestWorkspaces.service("search")),
            List.of(TestWorkspaces.team()),
            List.of(TestWorkspaces.person("ada"), TestWorkspaces.person("grace")));
    Catalog catalog = TestCatalog.like(small).routing(List.of(rules)).make();
    return TestWorkspaces.of(catalog).current().routing().decide(event, "monitoring");
  }

  private static RoutingRule rule(int line, String name, String when, String service) {
    @Nullable Severity severity = null;
    return new RoutingRule(name, when, service, severity, "", "", line);
  }

  private static Event event(Map<String, String> labels) {
    return new Event(
        Event.Action.TRIGGER, "key", "PaymentsDown", "does not answer", "web-1", Severity.SEV2, labels, Map.of(), null, null,
        List.of(), "{}");
  }
}
