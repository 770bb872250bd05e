package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code nightshift test} over what steers the flow of a run: items of a list, other runbooks, questions. */
class FlowTestCommandTest extends CaseWorkspace {

  @Test
  void a_matrix_runs_for_the_items_of_the_list_and_each_may_have_its_own_answer() {
    workspace.file("runbooks/down.md", SETTINGS + """
        ---
        ## Diagnosis
        ```sh {name=list}
        true
        ```
        ## Mitigation
        ```sh {name=block matrix='steps["list"].outputs.items' undo=unblock}
        true
        ```
        ## Verification
        ```sh {name=ok}
        true
        ```
        ## Rollback
        ```sh {name=unblock}
        true
        ```
        """);
    tests("""
        cases:
          - name: blocks what the list names
            alert: {name: Down}
            given: {list: {outputs: {items: "a,b"}}, block: {exit: 0}, ok: {exit: 0}}
            expect: {ran: [list, block, ok], outcome: succeeded}
          - name: has nothing to block
            alert: {name: Down}
            given: {list: {outputs: {items: ""}}, ok: {exit: 0}}
            expect: {ran: [list, ok], skipped: [block], outcome: succeeded}
          - name: takes back what it did for each
            alert: {name: Down}
            given: {list: {outputs: {items: "a,b"}}, "block#b": {exit: 1}, block: {exit: 0}, "unblock#a": {exit: 0}, "unblock#b": {exit: 0}}
            expect: {ran: [list, block], undone: [unblock], outcome: failed, reason: for b failed}
        """);

    assertThat(test()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("3 cases: 3 passed");
  }

  @Test
  void a_case_says_which_hosts_an_inventory_knows() {
    workspace.file("nightshift.yaml", workspace.text("nightshift.yaml") + "inventories:\n  cloud: {kind: command, run: [bin/hosts]}\n").file("bin/hosts", "#!/bin/sh\n")
        .file("services/payments.yaml", workspace.text("services/payments.yaml").replaceAll("(?s)targets:.*", "")
            + "discover:\n  - {inventory: cloud, where: role=web, connection: ssh, user: deploy, key: \"env:DEPLOY_KEY\", knownHosts: first-use}\n")
        .file("runbooks/down.md", SETTINGS.replace("targets: role=payments", "targets: role=web") + """
        ---
        ## Diagnosis
        ```sh {name=look}
        true
        ```
        """);
    tests("""
        cases:
          - name: looks at each of them
            alert: {name: Down}
            start: person
            hosts: {cloud: [{name: web-1, labels: {role: web}}, {name: web-2, address: 10.0.0.2, labels: {role: web}}, {name: db-1, labels: {role: db}}]}
            given: {look@web-1: {exit: 0}, look@web-2: {exit: 0}}
            expect: {ran: [look], outcome: succeeded}
          - name: there is none
            alert: {name: Down}
            start: person
            hosts: {cloud: []}
            expect: {outcome: not-started, reason: chooses no target}
          - name: nobody says
            alert: {name: Down}
            start: person
            expect: {outcome: not-started, reason: this case does not say what the inventory cloud knows}
        """);

    assertThat(test()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("3 cases: 3 passed");
  }

  @Test
  void a_called_runbook_comes_to_what_the_case_says_and_a_circle_is_an_error() {
    String called = """
        ---
        nightshift: {service: payments, targets: role=payments, when: alert.name == "Never"}
        ---
        ## Mitigation
        ```sh {name=restart}
        true
        ```
        """;
    workspace.file("runbooks/down.md", SETTINGS + """
        ---
        ## Mitigation
        ```yaml {kind=runbook name=fix runbook=other}
        ```
        ```sh {name=note if='steps.fix.outputs.version == "7"'}
        true
        ```
        ## Verification
        ```sh {name=ok}
        true
        ```
        """).file("runbooks/other.md", called);
    tests("""
        cases:
          - name: goes on with what it handed on
            alert: {name: Down}
            given: {fix: {outcome: succeeded, outputs: {version: "7"}}, note: {exit: 0}, ok: {exit: 0}}
            expect: {ran: [fix, note, ok], outcome: succeeded}
          - name: fails with it
            alert: {name: Down}
            given: {fix: {outcome: failed}}
            expect: {ran: [fix], outcome: failed}
        """);

    assertThat(test()).as(out.toString()).isZero();
    workspace.file("runbooks/other.md", called + "```yaml {kind=runbook name=back runbook=down}\n```\n");
    assertThat(test()).isNotZero();
    assertThat(out.toString()).contains("calls in a circle: down → other → down");
  }

  @Test
  void people_answer_a_question_or_keep_silent() {
    workspace.file("runbooks/down.md", SETTINGS + """
        ---
        ## Diagnosis
        ```text {kind=chat name=ask choices=yes,no timeout=10m}
        Restart {{service.name}}?
        ```
        ## Mitigation
        ```sh {name=restart if='steps.ask.ok && steps.ask.outputs.choice == "yes"'}
        true
        ```
        ## Verification
        ```sh {name=ok}
        true
        ```
        """);
    tests("""
        cases:
          - name: somebody says yes
            alert: {name: Down}
            given: {ask: {choice: yes, took: 2m}, restart: {exit: 0}, ok: {exit: 0}}
            expect: {ran: [ask, restart, ok], waits-for: [ask], outcome: succeeded}
          - name: nobody answers
            alert: {name: Down}
            given: {ask: {took: 20m}, ok: {exit: 0}}
            expect: {ran: [ask, ok], skipped: [restart], outcome: succeeded}
          - name: ends where it asks
            alert: {name: Down}
            expect: {waits-for: [ask], outcome: waiting}
        """);

    assertThat(test()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("3 cases: 3 passed");
  }
}
