package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a case says about a runbook is what the runbook would do. */
class CaseTest extends CaseWorkspace {

  @Test
  void conditions_and_expectations_are_evaluated_over_what_the_case_gives() {
    workspace.file("runbooks/down.md", SETTINGS + """
          inputs: {unit: {from: labels.unit, required: true}}
        ---
        ## Diagnosis
        ```sh {name=look}
        true
        ```
        ```promql {name=rate expect='result.value < 0.5 && result.count == 1'}
        up
        ```
        ## Mitigation
        ```sh {name=restart if='steps.look.outputs.running == "false" && inputs.unit == "api"'}
        true
        ```
        ```sh {name=replace if='steps.look.outputs.running == "true"'}
        true
        ```
        ## Verification
        ```http {name=answers retries=3 expect='result.json.status == "up"'}
        GET http://{{target.address}}/{{unit}}
        ```
        """);
    tests("""
        cases:
          - name: dead
            alert: {name: Down, labels: {unit: api}}
            given:
              look: {outputs: {running: false}}
              rate: {value: 0.7}
              restart: {exit: 0}
              answers: [{error: refused}, {status: 200, json: {status: starting}}, {status: 200, json: {status: up}}]
            expect:
              ran: [look, rate, restart, answers]
              skipped: [replace]
              outcome: succeeded
              inputs: {unit: api}
          - name: an empty query is no success, and looking goes on
            alert: {name: Down, labels: {unit: api}}
            given:
              look: {outputs: {running: "true"}}
              rate: {values: []}
              replace: {exit: 0}
              answers: {status: 200, json: {status: up}}
            expect: {ran: [look, rate, replace, answers], outcome: succeeded}
          - name: unreadable
            alert: {name: Down, labels: {unit: api}}
            given: {look: {exit: 0}, rate: {value: 0.1}}
            expect: {ran: [look, rate], outcome: stopped, reason: "whether 'restart' should run cannot be told"}
        """);

    assertThat(test()).as(out.toString()).isZero();
  }

  @Test
  void the_clock_of_a_case_decides_over_timeouts_and_limits() {
    restart("""
        cases:
          - name: a step that hangs ends by its timeout
            alert: {name: Down}
            given: {restart: {exit: 0, took: 1h}}
            expect: {outcome: failed, reason: it did not end within 20s}
          - name: the whole run has an end
            alert: {name: Down}
            given: {restart: {exit: 0, took: 19s}, answers: [{status: 500, took: 50s}]}
            expect: {outcome: failed, reason: "the time limit of 1m"}
          - name: the proof must last
            alert: {name: Down}
            given: {restart: {exit: 0}, answers: [{status: 200}, {status: 500}]}
            expect: {outcome: failed, reason: the recovery did not last}
          - name: an alert that stays is no recovery
            alert: {name: Down, clears: false}
            given: {restart: {exit: 0}, answers: {status: 200}}
            expect: {outcome: failed, reason: the alert has not cleared}
        """);
    workspace.replace("runbooks/down.md", "targets: role=payments\n", "targets: role=payments\n  limits: {timeout: 1m}\n  verify: {within: 30s, settle: 5s}\n");

    assertThat(test()).as(out.toString()).isZero();
  }

  @Test
  void a_case_says_when_what_is_waited_for_becomes_true() {
    workspace.file("runbooks/down.md", SETTINGS + """
        ---
        ## Mitigation
        ```sh {name=drain}
        true
        ```
        ```cel {name=empty timeout=2m}
        alerts.clear
        ```
        ## Verification
        ```http {name=answers}
        GET http://{{target.address}}/
        ```
        """);
    tests("""
        cases:
          - name: becomes true
            alert: {name: Down}
            given: {drain: {exit: 0}, empty: {took: 90s}, answers: {status: 200}}
            expect: {ran: [drain, empty, answers], outcome: succeeded}
          - name: too late
            alert: {name: Down}
            given: {drain: {exit: 0}, empty: {took: 3m}}
            expect: {ran: [drain, empty], outcome: failed, reason: "'empty' failed: it was not true in time"}
          - name: has no answer
            alert: {name: Down}
            given: {drain: {exit: 0}}
            expect: {outcome: failed}
        """);

    assertThat(test()).isEqualTo(1);
    assertThat(out.toString()).contains("3 cases: 2 passed, 1 failed.", "step 'empty' (line 12 of runbooks/down.md) runs, and this case does not say what it answers");
  }

  @Test
  void people_are_waited_for_and_answer_as_the_case_says() {
    workspace.file("runbooks/down.md", SETTINGS + """
          approval: {when: 'service.env == "test" && run.rung == "human-initiated"', from: [team:payments], minimum: 2}
        ---
        ## Mitigation
        - [ ] Talk to the person who deploys.

        ```sh {name=restart}
        true
        ```
        ## Verification
        ```http {name=answers}
        GET http://{{target.address}}/
        ```
        """);
    tests("""
        cases:
          - name: waits for the step of a person
            alert: {name: Down}
            start: automation
            expect: {ran: [], waits-for: [manual-1], outcome: waiting, rung: human-initiated}
          - name: then for an approval
            alert: {name: Down}
            start: automation
            given: {manual-1: done}
            expect: {ran: [manual-1], waits-for: [manual-1, approval]}
          - name: then goes on
            alert: {name: Down}
            start: automation
            approval: approved
            given: {manual-1: done, restart: {exit: 0}, answers: {status: 204}}
            expect: {ran: [manual-1, restart, answers], outcome: succeeded}
          - name: does not say what people answer
            alert: {name: Down}
            given: {manual-1: done}
            expect: {outcome: succeeded}
        """);
    workspace.replace("runbooks/down.md", "rung: fallback", "rung: oversight");

    assertThat(test()).isEqualTo(1);
    assertThat(out.toString()).contains("4 cases: 3 passed, 1 failed.")
        .contains("down.test.yaml:17: it asks team:payments for an approval; write approval: approved, rejected or expired, or expect waits-for: [approval]");
  }

  @Test
  void each_target_may_answer_for_itself_and_guardrails_hold() {
    workspace.file("services/payments.yaml", """
        team: payments
        environment: test
        targets:
          - {name: a, connection: local, labels: {role: payments}}
          - {name: b, connection: local, labels: {role: payments}}
          - {name: c, connection: local, labels: {role: payments}}
        """);
    restart("""
        cases:
          - name: stops after the first failure
            alert: {name: Down}
            given: {restart: {exit: 0}, "restart@b": {exit: 1}}
            expect: {ran: [restart], outcome: failed, reason: "'restart' on b failed: exit code 1"}
        """);
    assertThat(test()).as(out.toString()).isZero();
    assertThat(out.toString()).doesNotContain("on c");

    tests("""
        cases:
          - name: may not touch that many
            alert: {name: Down}
            expect: {ran: [], outcome: stopped, reason: "3 targets are chosen of 3, and max-targets 1 allows 1"}
        """);
    workspace.replace("runbooks/down.md", "targets: role=payments\n", "targets: role=payments\n  limits: {max-targets: 1}\n");
    assertThat(test()).as(out.toString()).isZero();
  }

  @Test
  void a_run_that_would_not_start_does_not_start_here_either() {
    restart("""
        cases:
          - name: another alert
            alert: {name: Other}
            start: automation
            expect: {outcome: not-started, reason: no runbook is for the alert Other}
          - name: not on this rung
            alert: {name: Down}
            start: automation
            rung: human-initiated
            expect: {outcome: not-started, reason: needs a person to start it}
          - name: nobody noticed
            alert: {name: Other}
            start: automation
            expect: {skipped: []}
        """);

    assertThat(test()).isEqualTo(1);
    assertThat(out.toString()).contains("3 cases: 2 passed, 1 failed.")
        .contains("down.test.yaml:11: outcome is not as expected\n          expected: a run\n          but was:  not-started");
  }
}
