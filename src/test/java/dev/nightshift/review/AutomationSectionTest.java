package dev.nightshift.review;

import static dev.nightshift.why.WhyWorld.runbook;
import static dev.nightshift.why.WhyWorld.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.Names;
import dev.nightshift.ledger.Narration;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.why.WhyWorld;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What a post-mortem says of automation, of real runs. */
class AutomationSectionTest {

  @Test
  void has_the_rules_the_rung_the_guardrails_the_approvals_the_steps_the_proof_and_the_outcome_of_a_run() {
    String settings = "rung: oversight\nverify: {settle: 0s}\napproval: {from: [team:payments]}";
    String body = "## Diagnosis\n" + step("look") + "## Mitigation\n" + step("restart") + "## Verification\n" + step("answers");
    try (WhyWorld world = new WhyWorld(runbook(settings, body))) {
      long incident = world.fire("Down", "d");
      Run run = world.await(RunStatus.AWAITING_APPROVAL);
      world.approve(run);
      world.await(RunStatus.VERIFYING);
      world.clear("d");
      world.await(RunStatus.SUCCEEDED);
      String draft = PostMortem.draft(incident, world.incidents.timeline(incident), new Narration(Names.IDS, ZoneOffset.UTC));
      String section = draft.substring(draft.indexOf("## What automation did, and why"), draft.indexOf("## What people did")).replace("\\", "");
      assertThat(section)
          .contains("An event of alertmanager raised the alert Down")
          .contains("The rule 'shop' (routing.yaml line 11): event.labels.job == 'shop' is true (event.labels.job: shop)")
          .contains("Run " + run.id() + " of restore (recover) succeeded")
          .contains("It declares rung oversight and runs on oversight", "front matter: oversight")
          .contains("budget says allow: 0 of 3/1h used", "approval says ask")
          .contains("automation: asked for an approval (approvers: team:payments", "ada: approved it")
          .contains("'look' on web-1, try 1: succeeded", "'restart' on web-1, try 1: succeeded (durationMillis: ", "stdout: seen by restart")
          .contains("proof must come in time", "check 'answers': succeeded", "the alert Down cleared: ")
          .contains("It ended as succeeded: proved by its checks and by the alerts clearing");
    }
  }
}
