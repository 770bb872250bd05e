package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

  private static Standing standing(String rung, String body) {
    Runbook runbook = TestWorkspaces.runbook("restore", "---\nnightshift: {rung: " + rung + ", targets: role=web}\n---\n# Restore\n" + body);
    return Standing.of(runbook);
  }

  private static final String STEP = "## Mitigation\n```sh {name=restart}\ntrue\n```\n";

  @Test
  void a_runbook_stands_where_it_says() {
    assertThat(standing("fallback", STEP)).isEqualTo(new Standing(Rung.FALLBACK, Rung.FALLBACK, "", List.of(new Bound("front matter", Rung.FALLBACK, ""))));
    assertThat(standing("manual", STEP).rung()).isEqualTo(Rung.MANUAL);
  }

  @Test
  void a_manual_step_on_the_way_lowers_what_would_run_alone() {
    Standing lowered = standing("oversight", STEP + "- [ ] Call the bank.\n");
    assertThat(lowered.rung()).isEqualTo(Rung.HUMAN_INITIATED);
    assertThat(lowered.lowered()).isTrue();
    assertThat(lowered.why()).contains("manual-1").contains("line");
    assertThat(standing("human-initiated", STEP + "- [ ] Call the bank.\n").lowered()).isFalse();
  }

  @Test
  void a_manual_step_of_the_rollback_is_not_on_the_way() {
    assertThat(standing("fallback", STEP + "## Rollback\n- [ ] Call the bank.\n").lowered()).isFalse();
  }

  @Test
  void what_a_person_starts_is_human_initiated() {
    assertThat(standing("fallback", STEP).startedByPerson().rung()).isEqualTo(Rung.HUMAN_INITIATED);
  }
}
