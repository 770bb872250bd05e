package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.catalog.Amount;
import dev.nightshift.catalog.Restraints;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        new Amount(1, false), new Amount(20, true), new Amount(0, false),
        new Budget(3, Duration.ofHours(1)), Duration.ofMinutes(15), false, null, null,
        new Restraints(List.of(new Amount(25, true)), Map.of(), List.of(), Duration.ofMinutes(10), Duration.ZERO, null, null)));
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

  static List<String> findings(String text) {
    return parse(text).findings().stream().map(Finding::toString).map(line -> line.replace("runbooks/payments-down.md:", "")).toList();
  }

  static List<Step> steps(String text) {
    Runbook runbook = parse(text).runbook();
    assertThat(runbook).isNotNull();
    return runbook.steps();
  }

  static StepAttributes attributes(String info) {
    return ((ExecutableStep) steps("## Fix\n```sh {name=a " + info + "}\nx\n```\n").getFirst()).attributes();
  }

  @Test
  void careful_defaults_hold_where_a_runbook_says_nothing() {
    Runbook runbook = runbook("---\nnightshift:\n---\n# T\n## Fix\n```sh {name=a}\nx\n```\n");
    assertThat(runbook.settings().present()).isTrue();
    assertThat(runbook.rung()).isEqualTo(Rung.HUMAN_INITIATED);
    assertThat(runbook.settings().limits()).isEqualTo(Limits.DEFAULT);
    assertThat(runbook.settings().verify()).isEqualTo(VerifyRule.DEFAULT);
    assertThat(runbook.settings().approval()).isNull();
    assertThat(((ExecutableStep) runbook.steps().getFirst()).attributes().idempotent()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "rung: fallbak|nightshift.rung: 'fallbak' is not a rung; choose manual, human-initiated, oversight, fallback",
      "rung: [a]|nightshift.rung must be a single value",
      "limts: {}|nightshift has no setting 'limts'; did you mean 'limits'?",
      "limits: {max-target: 3}|nightshift.limits has no setting 'max-target'",
      "limits: {canary: some}|nightshift.limits.canary: 'some' is not an amount",
      "limits: {max-targets: 120%}|is out of range",
      "limits: {concurrency: 0}|nothing would ever run",
      "limits: {budget: 3}|'3' is not a budget; write runs per time, such as 3/1h",
      "limits: {budget: 3/0s}|a budget needs",
      "limits: {cooldown: 10}|'10' is not a duration",
      "limits: {timeout: 0s}|leaves no time",
      "limits: {ramp: fast}|'fast' is neither true nor false",
      "limits: {order: 'zone=a'}|'zone=a' is not a label",
      "limits: 3|nightshift.limits must be a mapping",
      "approval: {minimum: 0}|nightshift.approval.minimum must be from 1 to 10",
      "approval: {minimum: 11}|nightshift.approval.minimum must be from 1 to 10",
      "approval: {four-eyes: maybe}|'maybe' is neither true nor false",
      "approval: {minimum: x}|'x' is not a whole number",
      "approval: {from: {a: b}}|nightshift.approval.from must be a text or a list of texts",
      "inputs: {a: {required: maybe}}|'maybe' is neither true nor false",
      "inputs: {a: 3}|nightshift.inputs.a must be a mapping",
      "inputs: [a]|nightshift.inputs must be a mapping",
      "verify: {wthin: 3m}|nightshift.verify has no setting 'wthin'",
  })
  void a_wrong_setting_is_an_error_in_its_line(String setting, String message) {
    List<String> findings = findings("---\ntitle: T\nnightshift:\n  " + setting + "\n---\n");
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst()).startsWith("4: ").contains(message);
    assertThat(parse("---\ntitle: T\nnightshift:\n  " + setting + "\n---\n").usable()).isEmpty();
  }

  @Test
  void a_text_nobody_could_read_is_an_error_and_not_a_runbook() {
    assertThat(parse("a\0b").runbook()).isNull();
    assertThat(findings("x".repeat(600_000))).singleElement().asString().contains("larger than");
    String deep = "*a **b ".repeat(2000) + "c** d*".repeat(2000);
    assertThat(findings(deep)).singleElement().asString().contains("too deep");
    assertThat(parse("> ".repeat(10_000) + "x").findings()).isEmpty();
    assertThat(parse("[".repeat(50_000)).findings()).isEmpty();
  }

  @Test
  void the_version_is_the_hash_of_the_text() {
    assertThat(runbook("a").version()).isEqualTo("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb");
    assertThat(runbook("a").text()).isEqualTo("a");
  }

  @Test
  void the_path_of_a_run_is_diagnosis_then_mitigation_then_verification() {
    assertThat(runbook("## Verification\n- [ ] c\n## Rollback\n- [ ] d\n## Fix\n- [ ] b\n## Diagnosis\n- [ ] a\n").path())
        .extracting(step -> ((ManualStep) step).text()).containsExactly("a", "b", "c");
  }

  @Test
  void a_share_of_targets_is_rounded_down_but_never_to_nothing_where_one_is_needed() {
    assertThat(Amount.parse("25%").of(3)).isZero();
    assertThat(Amount.parse("25%").atLeastOneOf(3)).isEqualTo(1);
    assertThat(Amount.parse("25%").of(100_000_000)).isEqualTo(25_000_000);
    assertThat(Amount.parse("0%").atLeastOneOf(3)).isZero();
    assertThat(Amount.parse("5").of(3)).isEqualTo(3);
    assertThat(Amount.parse("5")).hasToString("5");
    assertThat(Budget.parse("3/1h")).hasToString("3/1h");
  }

  @Test
  void rungs_have_an_order() {
    assertThat(Rung.FALLBACK.atMost(Rung.OVERSIGHT)).isEqualTo(Rung.OVERSIGHT);
    assertThat(Rung.MANUAL.atMost(Rung.FALLBACK)).isEqualTo(Rung.MANUAL);
    assertThat(Rung.HUMAN_INITIATED.unattended()).isFalse();
    assertThat(Rung.OVERSIGHT.unattended()).isTrue();
    assertThat(Rung.parse("human-initiated")).hasValue(Rung.HUMAN_INITIATED);
  }
}
