package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunbookParserTest {
  static final String PAYMENTS = """
      ---
      title: Payments does not answer
      nightshift:
        service: payments                      # or a label selector over services
        when: alert.name == "PaymentsDown"
        rung: fallback
        inputs:
          unit:   {from: labels.unit, pattern: "[a-z0-9@._-]+", required: true}
          reason: {default: "", description: Why a person started this by hand}
        targets: role=payments,env={{env}}
        limits: {canary: 1, concurrency: 20%, max-errors: 0, max-targets: 25%, cooldown: 10m, budget: 3/1h, timeout: 15m}
        approval: {when: 'service.env == "prod" && run.rung == "oversight"', from: [team:payments], minimum: 1, timeout: 15m}
        verify: {within: 5m, settle: 30s}
      ---
      # Payments does not answer

      ## Meaning
      The payments API failed three health checks in a row.

      ## Impact
      Customers cannot pay.

      ## Diagnosis
      ```sh {name=is-listening idempotent}
      ss -ltn "sport = :8081" | grep -q LISTEN && echo listening=true >> "$NIGHTSHIFT_OUTPUT"
      ```

      ```promql {name=error-rate}
      sum(rate(http_requests_total{service="payments",code=~"5.."}[5m]))
      ```

      ## Mitigation
      - [ ] If a deploy is under way, talk to the person who deploys before you go on.

      ```sh {name=restart if='steps["is-listening"].outputs.listening == "false"' timeout=30s undo=start-previous}
      systemctl restart "$UNIT"
      ```

      ## Verification
      ```http {name=answers retries=5 retry-delay=2s expect='result.status == 200'}
      GET http://{{target.address}}:8081/healthz
      ```

      ## Rollback
      ```sh {name=start-previous}
      systemctl start "$UNIT-previous"
      ```
      """;

  static Parsed parse(String text) {
    return RunbookParser.parse("runbooks/payments-down.md", text);
  }

  static Runbook runbook(String text) {
    Parsed parsed = parse(text);
    assertThat(parsed.findings()).isEmpty();
    return parsed.usable().orElseThrow();
  }

  @Test
  void reads_the_settings_of_the_front_matter() {
    Runbook runbook = runbook(PAYMENTS);
    Runbook.Settings settings = runbook.settings();
    assertThat(runbook.name()).isEqualTo("payments-down");
    assertThat(runbook.title()).isEqualTo("Payments does not answer");
    assertThat(runbook.rung()).isEqualTo(Rung.FALLBACK);
    assertThat(runbook.paper()).isFalse();
    assertThat(settings.service()).isEqualTo(new Located<>("payments", 4));
    assertThat(settings.when()).isEqualTo(new Located<>("alert.name == \"PaymentsDown\"", 5));
    assertThat(settings.rung().line()).isEqualTo(6);
    assertThat(settings.targets()).isEqualTo(new Located<>("role=payments,env={{env}}", 10));
    assertThat(settings.inputs()).containsExactly(
        new Input("unit", new Located<>("labels.unit", 8), new Located<>("[a-z0-9@._-]+", 8), true, null, "", 8),
        new Input("reason", null, null, false, "", "Why a person started this by hand", 9));
    assertThat(settings.limits()).isEqualTo(new Limits(
        new Amount(1, false), new Amount(20, true), new Amount(0, false), new Amount(25, true),
        Duration.ofMinutes(10), new Budget(3, Duration.ofHours(1)), Duration.ofMinutes(15)));
    assertThat(settings.approval()).isEqualTo(new ApprovalRule(
        new Located<>("service.env == \"prod\" && run.rung == \"oversight\"", 12), List.of("team:payments"), 1,
        Duration.ofMinutes(15), 12));
    assertThat(settings.verify()).isEqualTo(new VerifyRule(Duration.ofMinutes(5), Duration.ofSeconds(30)));
  }

  @Test
  void reads_the_steps_in_the_order_of_the_file_with_their_lines() {
    Runbook runbook = runbook(PAYMENTS);
    assertThat(runbook.steps()).extracting(Step::name)
        .containsExactly("is-listening", "error-rate", "manual-1", "restart", "answers", "start-previous");
    assertThat(runbook.steps()).extracting(Step::section).containsExactly(
        Section.DIAGNOSIS, Section.DIAGNOSIS, Section.MITIGATION, Section.MITIGATION, Section.VERIFICATION, Section.ROLLBACK);
    assertThat(runbook.steps()).extracting(Step::line).containsExactly(24, 28, 33, 35, 40, 45);
    assertThat(runbook.step("manual-1")).hasValue(new ManualStep("manual-1", Section.MITIGATION,
        "If a deploy is under way, talk to the person who deploys before you go on.", 33));
  }

  @Test
  void reads_what_a_step_says_about_itself() {
    ExecutableStep restart = (ExecutableStep) runbook(PAYMENTS).step("restart").orElseThrow();
    assertThat(restart.kind()).isEqualTo("shell");
    assertThat(restart.script()).isEqualTo("systemctl restart \"$UNIT\"\n");
    assertThat(restart.mutating()).isTrue();
    assertThat(restart.attributes().condition()).isEqualTo("steps[\"is-listening\"].outputs.listening == \"false\"");
    assertThat(restart.attributes().timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(restart.attributes().undo()).isEqualTo("start-previous");
    assertThat(restart.attributes().idempotent()).isFalse();
    ExecutableStep answers = (ExecutableStep) runbook(PAYMENTS).step("answers").orElseThrow();
    assertThat(answers.kind()).isEqualTo("http");
    assertThat(answers.attributes().retries()).isEqualTo(5);
    assertThat(answers.attributes().retryDelay()).isEqualTo(Duration.ofSeconds(2));
    assertThat(answers.attributes().expect()).isEqualTo("result.status == 200");
    assertThat(answers.attributes().idempotent()).isTrue();
  }
}
