package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A case tells what is taken back, and what is done however a run ends. */
class UndoCaseTest extends CaseWorkspace {

  @Test
  void what_was_done_is_undone_in_reverse_order() {
    workspace.file("runbooks/down.md", SETTINGS + """
        ---
        ## Mitigation
        ```sh {name=one undo=back-one}
        true
        ```
        ```sh {name=two undo=back-two}
        true
        ```
        ## Verification
        ```http {name=answers}
        GET http://{{target.address}}/
        ```
        ## Rollback
        ```sh {name=back-one}
        true
        ```
        ```sh {name=back-two}
        true
        ```
        """);
    tests("""
        cases:
          - name: takes both back
            alert: {name: Down}
            given: {one: {exit: 0}, two: {exit: 9}, back-one: {exit: 0}, back-two: {exit: 0}}
            expect: {ran: [one, two], undone: [back-two, back-one], outcome: failed, reason: was undone}
        """);

    assertThat(test()).as(out.toString()).isZero();
  }

  @Test
  void what_is_always_done_comes_last_and_its_answers_are_given_too() {
    workspace.file("runbooks/down.md", SETTINGS + """
        ---
        ## Mitigation
        ```sh {name=one undo=back}
        true
        ```
        ## Verification
        ```http {name=answers}
        GET http://{{target.address}}/
        ```
        ## Rollback
        ```sh {name=back}
        true
        ```
        ## Always
        ```sh {name=unlock}
        true
        ```
        """);
    tests("""
        cases:
          - name: after a success
            alert: {name: Down}
            given: {one: {exit: 0}, answers: {status: 200}, unlock: {exit: 0}}
            expect: {ran: [one, answers, unlock], undone: [], outcome: succeeded}
          - name: after a rollback
            alert: {name: Down}
            given: {one: {exit: 9}, back: {exit: 0}, unlock: {exit: 1}}
            expect: {ran: [one, unlock], undone: [back], outcome: failed, reason: "cleaning up failed: unlock"}
          - name: has no answer for it
            alert: {name: Down}
            given: {one: {exit: 0}, answers: {status: 200}}
            expect: {outcome: succeeded}
        """);

    assertThat(test()).isEqualTo(1);
    assertThat(out.toString()).contains("3 cases: 2 passed, 1 failed.", "step 'unlock' (line 21 of runbooks/down.md) runs, and this case does not say what it answers");
  }
}
