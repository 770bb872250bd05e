package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import dev.nightshift.catalog.GuardrailRules;
import dev.nightshift.catalog.SkillDrills;
import dev.nightshift.spi.Severity;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
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
    assertThat(rules.storm()).isEqualTo(new GuardrailRules.Rate(10, Duration.ofMinutes(10)));
    assertThat(WorkspaceFolder.small(folder.resolve("other")).load().valid().orElseThrow().catalog().rules()).isEqualTo(GuardrailRules.NONE);
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
