package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.ApprovalDemand;
import dev.nightshift.catalog.BreakerRule;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.Restraints;
import dev.nightshift.catalog.SkillDrills;
import dev.nightshift.catalog.Storm;
import dev.nightshift.spi.Severity;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardrailsFileTest {
  @TempDir Path folder;

  @Test
  void what_holds_for_all_runbooks_is_read_from_one_file() {
    GuardrailRules rules = WorkspaceFolder.small(folder).file("guardrails.yaml", """
        freezes:
          - {name: weekend, services: payments, days: [friday, Saturday], from: 18:00, to: 08:00}
          - {name: sale, begins: "2026-11-27T00:00", ends: "2026-11-30T08:00", zone: UTC}
        environments: {prod: {forbid: [shell, http]}}
        budgets: {service: 5/1h, team: 10/1h, organisation: 20/2h}
        storm: 10/10m
        oversight: {countdown: 45s, skill-drills: {share: 1/20, days: [tuesday], to: 16:00}}
        """).load().valid().orElseThrow().catalog().rules();

    assertThat(rules.windows()).extracting(window -> window.name()).containsExactly("weekend", "sale");
    assertThat(rules.windows().getFirst().days()).containsExactlyInAnyOrder(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY);
    assertThat(rules.windows().getFirst().zone()).as("the organisation's").isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(rules.forbidden()).containsEntry("prod", Set.of("shell", "http"));
    assertThat(rules.perService()).isEqualTo(new GuardrailRules.Rate(5, Duration.ofHours(1)));
    assertThat(rules.perTeam()).isEqualTo(new GuardrailRules.Rate(10, Duration.ofHours(1)));
    assertThat(rules.overall()).isEqualTo(new GuardrailRules.Rate(20, Duration.ofHours(2)));
    assertThat(rules.oversight().countdown()).isEqualTo(Duration.ofSeconds(45));
    assertThat(rules.oversight().skillDrills())
        .isEqualTo(new SkillDrills(1, 20, Severity.SEV4, Set.of(DayOfWeek.TUESDAY), LocalTime.of(9, 0), LocalTime.of(16, 0)));
    assertThat(rules.storm()).isEqualTo(new Storm(new GuardrailRules.Rate(10, Duration.ofMinutes(10)), null));
    assertThat(WorkspaceFolder.small(folder.resolve("other")).load().valid().orElseThrow().catalog().rules()).isEqualTo(GuardrailRules.NONE);
  }

  @Test
  void how_far_runs_may_go_is_said_everywhere_for_an_environment_and_for_a_service_and_all_of_it_holds() {
    GuardrailRules rules = WorkspaceFolder.small(folder).file("guardrails.yaml", """
        limits: {max-targets: [5, 50%], attempts: 3, cooldown: 5m, dry-run-first: 1d}
        environments: {prod: {limits: {max-per: {zone: 1}, attempts: 2}, approval: {from: [team:payments, person:ada], minimum: 2, timeout: 20m}}}
        services: {payments: {limits: {max-targets: 2, max-per: {zone: 50%}, cooldown: 1m, cooldown-after-failure: 1h, dry-run-first: 2h}}}
        storm: {incidents: 10/10m, services: 30%/15m}
        """).load().valid().orElseThrow().catalog().rules();

    Amount half = new Amount(50, true);
    assertThat(rules.bounds().of("payments", "prod")).isEqualTo(new Restraints(
        List.of(new Amount(5, false), half, new Amount(2, false)), Map.of("zone", List.of(new Amount(1, false), half)), List.of(), Duration.ofMinutes(5), Duration.ofHours(1), 2, Duration.ofHours(2)));
    assertThat(rules.bounds().approvals()).isEqualTo(Map.of("prod", new ApprovalDemand(List.of("team:payments", "person:ada"), 2, Duration.ofMinutes(20))));
    assertThat(rules.bounds().of("shop", "test")).isEqualTo(new Restraints(
        List.of(new Amount(5, false), half), Map.of(), List.of(), Duration.ofMinutes(5), Duration.ZERO, 3, Duration.ofDays(1)));
    assertThat(rules.storm()).isEqualTo(new Storm(
        new GuardrailRules.Rate(10, Duration.ofMinutes(10)), new Storm.Share(new Amount(30, true), Duration.ofMinutes(15))));
  }

  @Test
  void a_label_that_no_target_of_a_service_has_is_found_before_it_refuses_every_run() {
    String rules = "limits: {max-per: {zone: 1}}\nservices:\n  payments: {limits: {max-per: {rack: 1}}}\nenvironments:\n  moon: {limits: {max-per: {crater: 1}}}\n";
    assertThat(WorkspaceFolder.small(folder).file("guardrails.yaml", rules).load().warnings().stream().map(Object::toString))
        .containsExactlyInAnyOrder(
            "guardrails.yaml:1: warning: max-per: no target of payments has the label zone, so none can be counted and no run may change them; correct the label, or give it to the targets",
            "guardrails.yaml:3: warning: max-per: no target of payments has the label rack, so none can be counted and no run may change them; correct the label, or give it to the targets");
    assertThat(WorkspaceFolder.small(folder.resolve("role")).file("guardrails.yaml", "limits: {max-per: {role: 1}}\n").load().findings()).isEmpty();
  }

  @Test
  void what_is_wrong_with_limits_and_storms_has_its_line() {
    List<String> errors = WorkspaceFolder.small(folder).file("guardrails.yaml", """
        limits: {max-targets: [many, 120%]}
        services: {paymnts: {limits: {max-targets: 1}}, payments: 3}
        storm: {services: 10/10m}
        environments: {prod: {approval: {from: [team:nobody, everybody], minimum: 11}, limits: {dry-run-first: 0s}}}
        """).load().errors().stream().map(Object::toString).toList();
    assertThat(errors).anyMatch(error -> error.startsWith("guardrails.yaml:1: ") && error.contains("'many' is not an amount"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:1: ") && error.contains("120% is out of range") || error.contains("'120%' is out of range"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:2: ") && error.contains("there is no service 'paymnts'"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:2: ") && error.contains("must say what holds there"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:3: ") && error.contains("30%/10m"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:4: ") && error.contains("there is no team 'nobody'"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:4: ") && error.contains("nobody is 'everybody'"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:4: ") && error.contains("must be from 1 to 10"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:4: ") && error.contains("'0s' leaves no time"));
  }

  @Test
  void deploys_freeze_their_service_for_half_an_hour_unless_the_file_says_otherwise() {
    assertThat(GuardrailRules.NONE.closures().deploys()).isEqualTo(Duration.ofMinutes(30));
    assertThat(WorkspaceFolder.small(folder.resolve("a")).file("guardrails.yaml", "deploys: off\n").load().valid().orElseThrow().catalog().rules().closures().deploys()).isZero();
    assertThat(WorkspaceFolder.small(folder.resolve("b")).file("guardrails.yaml", "deploys: 10m\n").load().valid().orElseThrow().catalog().rules().closures().deploys())
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void breakers_are_read_for_all_runbooks() {
    assertThat(WorkspaceFolder.small(folder).file("guardrails.yaml", "breaker: 5/1h\n").load().valid().orElseThrow().catalog().rules().breaker())
        .isEqualTo(new BreakerRule(5, Duration.ofHours(1)));
  }

  @Test
  void what_is_wrong_has_its_line_and_what_to_write() {
    List<String> errors = WorkspaceFolder.small(folder).file("guardrails.yaml", """
        freezes:
          - {name: neither}
          - {name: both, days: [monday], begins: "2026-11-27T00:00", ends: "2026-11-28T00:00"}
          - {name: backwards, begins: "2026-11-27T00:00", ends: "2026-11-26T00:00"}
          - {name: nobody, services: [paymnts], days: [funday]}
        environments: {prod: {forbid: [shel]}}
        budgets: {service: often}
        storm: 10
        oversight: {countdown: soon, skill-drills: {share: 3/2, severity: sev2, from: 03:00, to: 08:00, days: [workday]}}
        """).load().errors().stream().map(Object::toString).toList();

    assertThat(errors).anyMatch(error -> error.startsWith("guardrails.yaml:2: ") && error.contains("needs either days"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:3: ") && error.contains("needs either days"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:4: ") && error.contains("must be after begins"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:5: ") && error.contains("there is no service 'paymnts'"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:5: ") && error.contains("'funday' is not a day of the week"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:6: ") && error.contains("there is no step kind 'shel'"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:7: ") && error.contains("'often' is not a budget"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:8: ") && error.contains("'10' is not a budget"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:9: ") && error.contains("countdown"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:9: ") && error.contains("'3/2' is no share; write it as 1/20"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:9: ") && error.contains("nobody practises on SEV2"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:9: ") && error.contains("people sleep at 03:00"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:9: ") && error.contains("'workday' is not a day of the week"))
        .anyMatch(error -> error.startsWith("guardrails.yaml:9: ") && error.contains("must be after from"));
  }
}
