package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.platform.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NarrationTest {

  private static final Instant NOW = Instant.parse("2026-11-20T03:12:00Z");
  private static final Names NAMES =
      new Names() {
        @Override
        public String person(@Nullable String id) {
          return "vic".equals(id) ? "Vic Viewer" : IDS.person(id);
        }

        @Override
        public String team(String id) {
          return id.equals("payments") ? "Payments" : id;
        }
      };
  private static final Narration NARRATION = new Narration(NAMES, ZoneId.of("Europe/Berlin"));

  private static Fact fact(String type, String actor, Map<String, ?> data) {
    return new Fact(1, "incident/1", 1, 1L, 318L, type, NOW, actor, "v1", Json.write(data), "", "0".repeat(64));
  }

  private static Sentence say(String type, String actor, Map<String, ?> data) {
    return NARRATION.of(fact(type, actor, data));
  }

  private static String said(String type, String actor, Map<String, ?> data) {
    return say(type, actor, data).text();
  }

  @Test
  void what_automation_does_is_told_in_plain_sentences() {
    assertThat(said("run.planned", "automation", Map.of("title", "Payments does not answer", "runbook", "payments-down", "rung", "fallback", "reason", "its condition holds", "purpose", "recover")))
        .isEqualTo("Run 318 planned: Payments does not answer (payments-down), rung fallback – its condition holds");
    assertThat(said("run.planned", "person:vic", Map.of("runbook", "look", "purpose", "diagnose", "reason", "person:vic started it"))).isEqualTo("Vic Viewer started run 318: look (looks only)");
    assertThat(said("step.ended", "automation", Map.of("step", "restart", "target", "web-2", "attempt", 1, "status", "succeeded", "outputs", Map.of("pid", "4711"))))
        .isEqualTo("Step restart on web-2: succeeded (pid=4711)");
    assertThat(said("step.ended", "automation", Map.of("step", "answers", "target", "", "attempt", 3, "status", "failed", "error", "connection refused")))
        .isEqualTo("Step answers: failed (attempt 3, connection refused)");
    assertThat(said("run.settling", "automation", Map.of("until", "2026-11-20T03:12:30Z"))).isEqualTo("The checks pass; holding for 30 s to be sure");
    assertThat(said("incident.enriched", "automation", Map.of("changes", List.of("a"), "earlier", List.of(), "lookedBackHours", 6)))
        .isEqualTo("Looked around: 1 recent change, no incident like it before");
    assertThat(said("incident.resolved", "automation", Map.of("how", "verified run", "by", "automation", "run", 318)))
        .isEqualTo("Resolved: run 318 recovered it and proved it");
  }

  @Test
  void people_are_called_by_name_and_times_are_those_of_the_organisation() {
    assertThat(said("incident.acknowledged", "person:vic", Map.of())).isEqualTo("Vic Viewer acknowledged");
    assertThat(said("escalation.ended", "automation", Map.of("why", "acknowledged by person:vic"))).isEqualTo("Nobody else is paged: acknowledged by Vic Viewer");
    assertThat(said("escalation.held", "automation", Map.of("until", "2026-11-20T03:27:00Z", "reason", "run 318 acts first")))
        .isEqualTo("Nobody is paged before 04:27 CET: run 318 acts first");
    assertThat(said("page.requested", "automation", Map.of("page", 3, "person", "vic", "channel", "email", "why", "Run 2 needs an approval until 2026-11-20T03:27:00.887273Z")))
        .isEqualTo("Page 3 for Vic Viewer by email: Run 2 needs an approval until 04:27 CET");
    assertThat(said("page.sent", "automation", Map.of("person", "gone", "channel", "email"))).isEqualTo("Paged gone by email");
  }

  @Test
  void approvers_are_called_by_name() {
    assertThat(said("run.approval_requested", "automation", Map.of("approvers", "team:payments or person:vic", "until", "2026-11-20T03:22:00Z")))
        .isEqualTo("Run 318 asks for approval by the team Payments or Vic Viewer until 04:22 CET");
    assertThat(NAMES.approvers("role:admin or person:vic")).isEqualTo("any admin or Vic Viewer");
  }

  @Test
  void colour_says_who_is_needed() {
    assertThat(say("alert.opened", "integration:prometheus", Map.of("name", "PaymentsDown", "summary", "down")).tone()).isEqualTo(Tone.RED);
    assertThat(say("run.approval_requested", "automation", Map.of("approvers", "the team payments", "until", "2026-11-20T03:22:00Z")).tone()).isEqualTo(Tone.RED);
    assertThat(say("incident.acknowledged", "person:ada", Map.of()).tone()).isEqualTo(Tone.AMBER);
    assertThat(say("incident.mitigating", "automation", Map.of("run", 318)).tone()).isEqualTo(Tone.BLUE);
    assertThat(say("run.ended", "automation", Map.of("outcome", "succeeded", "reason", "proved")).tone()).isEqualTo(Tone.GREEN);
    assertThat(say("run.ended", "automation", Map.of("outcome", "unknown", "reason", "the node died")).tone()).isEqualTo(Tone.RED);
    assertThat(say("alert.suppressed", "automation", Map.of("name", "Watchdog", "reason", "always on")).tone()).isEqualTo(Tone.GREY);
  }

  @Test
  void every_type_that_the_features_write_has_a_sentence_of_its_own() {
    List<String> types =
        List.of(
            "alert.opened", "alert.suppressed", "alert.resolved", "alert.acknowledged", "alert.severity_changed",
            "incident.opened", "incident.alert_joined", "incident.alerts_clear", "incident.acknowledged", "incident.enriched",
            "incident.mitigating", "incident.verifying", "incident.released", "incident.resolved", "incident.reopened", "incident.noted",
            "incident.severity_changed", "incident.hands_off", "run.planned", "run.declined", "run.started", "run.lowered", "run.waiting",
            "run.condition_gone", "run.verifying", "run.settling", "run.undoing", "run.cleaning", "run.stop_requested", "run.ended", "run.approval_requested",
            "run.approval_given", "run.approved", "run.rejected", "run.approval_expired", "step.started", "step.ended", "step.skipped",
            "run.called", "step.waiting", "step.asked", "step.answered", "guardrail.decided", "escalation.started", "escalation.held", "escalation.escalated", "escalation.unreachable",
            "escalation.exhausted", "escalation.ended", "page.requested", "page.sent", "page.failed", "page.withdrawn",
            "communication.sent", "communication.failed", "oncall.overridden", "oncall.override_removed", "workspace.loaded",
            "workspace.rejected", "identity.signed_in", "token.created", "token.revoked");
    for (String type : types) {
      String plain = FactWords.capital(type.replace('.', ' ').replace('_', ' '));
      assertThat(said(type, "automation", Map.of("step", "restart"))).as(type).isNotBlank().isNotEqualTo(plain + ": step restart");
    }
    assertThat(say("room.opened", "automation", Map.of())).isEqualTo(Sentence.minor("Room opened"));
    assertThat(said("room.opened", "automation", Map.of("channel", "#down"))).isEqualTo("Room opened: channel #down");
  }

  @Test
  void what_a_step_printed_is_told_where_it_failed_and_a_book_is_cut() {
    Map<String, Object> seen = Map.of("exit", 0, "stdout", "x".repeat(500), "truncated", false);
    assertThat(said("step.ended", "automation", Map.of("step", "look", "status", "succeeded", "values", seen))).isEqualTo("Step look: succeeded");
    assertThat(said("step.ended", "automation", Map.of("step", "look", "status", "failed", "exit", 1, "values", Map.of("exit", 1, "stderr", "no such unit"))))
        .isEqualTo("Step look: failed (exit 1, stderr=no such unit)");
    assertThat(said("step.ended", "automation", Map.of("step", "look", "status", "failed", "values", seen))).hasSizeLessThan(120).endsWith("…)");
    assertThat(said("step.ended", "automation", Map.of("step", "ask", "status", "failed", "values", Map.of("body", "<!DOCTYPE html>", "content", "x", "status", 404))))
        .isEqualTo("Step ask: failed (HTTP 404, content=x)");
    assertThat(said("step.ended", "automation", Map.of("step", "ask", "status", "succeeded", "values", Map.of("status", 503)))).isEqualTo("Step ask: succeeded (HTTP 503)");
  }

  @Test
  void a_sentence_stays_on_its_line_and_another_day_is_named() {
    assertThat(said("incident.noted", "person:vic", Map.of("text", "one\r\ntwo " + "x".repeat(300)))).startsWith("Vic Viewer noted: one two x").hasSizeGreaterThan(300);
    assertThat(said("oncall.overridden", "person:vic", Map.of("person", "ada", "team", "payments", "until", "2026-11-22T08:00:00Z")))
        .isEqualTo("Vic Viewer put ada on call for Payments until 2026-11-22 09:00 CET");
  }

  @Test
  void whoever_takes_over_is_told_what_was_tried_and_found_out() {
    assertThat(NARRATION.tried(fact("step.ended", "automation", Map.of("step", "look", "status", "failed")))).contains("Step look: failed");
    assertThat(NARRATION.tried(fact("guardrail.decided", "automation", Map.of("guardrail", "budget", "verdict", "deny", "why", "spent"))))
        .contains("Guardrail budget says deny: spent");
    assertThat(NARRATION.tried(fact("guardrail.decided", "automation", Map.of("guardrail", "budget", "verdict", "allow")))).isEmpty();
    assertThat(NARRATION.tried(fact("page.sent", "automation", Map.of()))).isEmpty();
  }
}
