package dev.nightshift.runbook;

import static dev.nightshift.runbook.RunbookLintTest.check;
import static dev.nightshift.runbook.RunbookLintTest.only;
import static dev.nightshift.runbook.RunbookLintTest.step;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the steps of a runbook. */
class StepLintTest {
  @Test
  void a_matrix_reads_what_is_there_and_its_item_is_known_to_the_step_and_to_its_undo() {
    only(step("sh {name=a matrix='steps.none.outputs.items'}", "x"), "matrix of step 'a' reads step 'none', which does not exist");
    only(step("sh {name=a matrix='1 +'}", "x"), "matrix of step 'a'");
    only(step("http {name=a}", "GET http://x/{{matrix}}"), "needs {{matrix}}, which has no value here");
    only(step("sh {name=a matrix='[1]'}", "echo {{matrix}}"), "use a value of the environment such as \"$MATRIX\"");
    assertThat(step("http {name=a matrix='[1]' undo=u}", "GET http://x/{{matrix}}\n```\n## Rollback\n```http {name=u}\nGET http://x/{{matrix.name}}"))
        .isEmpty();
    only(step("sh {name=a undo=u}", "x\n```\n## Rollback\n```sh {name=u matrix='[1]'}\nx"), "step 'u' runs for the items of the steps that it undoes; remove its matrix");
  }

  @Test
  void a_question_is_asked_once_of_people_who_are_there_and_never_at_the_end() {
    only(step("text {kind=chat name=a choices=yes,no to=team:none}", "Go?"), "nobody is 'team:none', so nobody could answer step 'a'");
    only(step("text {kind=chat name=a choices=yes,no matrix='[1]'}", "Go?"), "asks people once; remove its on, retries, expect, undo, as and matrix");
    only(step("sh {name=b}", "x\n```\n## Always\n```text {kind=chat name=a choices=yes,no}\nGo?"), "nobody is asked any more when step 'a' would run");
    only(step("text {kind=chat name=a choices=yes,no}", "Restart {{unit}}?"), "needs {{unit}}, which has no value here");
  }

  @Test
  void a_condition_may_read_earlier_steps_only() {
    String text = """
        ---
        nightshift: {targets: role=payments, inputs: {unit: {default: a}}}
        ---
        ## Mitigation
        ```sh {name=b if='steps["%s"].exit == 0 && inputs.unit == "a"'}
        x
        ```
        ```sh {name=c}
        x
        ```
        ## Diagnosis
        ```sh {name=a}
        x
        ```
        """;
    assertThat(check(text.formatted("a"))).isEmpty();
    only(check(text.formatted("c")), ":5: if of step 'b' reads step 'c', which has not run by then");
    only(check(text.formatted("b")), "reads step 'b', which has not run by then");
    only(check(text.formatted("d")), "reads step 'd', which does not exist; the steps before it are a");
    only(check(text.formatted("a").replace("inputs.unit", "inputs.nit")), "reads input 'nit'", "the inputs are unit");
  }

  @Test
  void names_must_be_unique_and_of_their_form() {
    only(step("sh {name=a}\nx\n```\n```sh {name=a}", "x"), ":9: there is already a step 'a' in line 6");
    only(step("sh {name=Restart}", "x"), "'Restart' is not a step name");
    only(step("sh {name='a b'}", "x"), "'a b' is not a step name");
    only(step("sh {timeout=30s}", "x"), ":6: this fence has timeout but no name, so it would never run");
  }

  @Test
  void an_undo_is_a_step_under_rollback() {
    only(step("sh {name=a undo=b}", "x"), "there is no step 'b' to undo 'a'");
    only(step("sh {name=a undo=b}\nx\n```\n```sh {name=b}", "x"), "step 'b' cannot undo 'a' because it is not under ## Rollback");
    assertThat(step("sh {name=a undo=b}\nx\n```\n## Rollback\n```sh {name=b}", "x")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
      "systemctl restart {{unit}},\"$UNIT\"",
      "systemctl restart {{ labels.unit-name }},\"$LABELS_UNIT_NAME\"",
      "kubectl -n <namespace> get pods,\"$NAMESPACE\"",
      "kubectl get <my-pod>,\"$MY_POD\"",
  })
  void a_script_is_never_filled_in(String script, String variable) {
    List<String> findings = step("sh {name=a}", "set -e\n" + script);
    only(findings, "runbooks/a.md:8: ", variable);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "docker inspect -f '{{.State.Status}}' x", "kubectl get x -o template='{{range .items}}{{.name}}{{end}}'", "cat < in > out",
      "cat <<EOF\nx\nEOF", "diff <(a) <(b)", "[ \"$a\" -lt 3 ]", "echo \"a<b>c\"", "echo ${x}", "if a<b then"})
  void a_script_may_hold_what_only_looks_like_a_placeholder(String script) {
    assertThat(step("sh {name=a}", script)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"unit,true", "env,true", "labels.zone,true", "alert.name,true", "target.address,true", "service.labels.x,true",
      "steps.earlier.outputs.port,true", "uint,false", "target.adress,false", "steps.later.outputs.port,false", "foo.bar,false"})
  void a_typed_step_needs_values_that_are_there(String placeholder, boolean there) {
    List<String> findings = check("""
        ---
        nightshift: {targets: role=payments, inputs: {unit: {from: labels.unit}}}
        ---
        ## Diagnosis
        ```sh {name=earlier}
        x
        ```
        ```http {name=answers}
        GET http://localhost/{{%s}}
        ```
        ```sh {name=later}
        x
        ```
        """.formatted(placeholder));
    if (there) {
      assertThat(findings).isEmpty();
    } else {
      only(findings, ":9: step 'answers' needs {{" + placeholder + "}}, which has no value here");
    }
  }

  @Test
  void an_attribute_and_a_target_selector_cannot_wait_for_a_step() {
    only(step("http {name=a method={{unit}}}", "GET http://x/"), "the attribute method of step 'a' is never filled in");
    only(step("sh {name=b on='role={{steps.a.outputs.x}}'}", "x"), "on of step 'b' needs {{steps.a.outputs.x}}");
  }

  @Test
  void a_kind_must_be_known_and_gets_its_own_attributes_only() {
    only(step("sql {name=a}", "select 1"), "there is no step kind 'sql' here", "the kinds are chat, http, lambda, promql, shell");
    only(step("console {name=a}", "$ ls"), "there is no step kind 'console' here");
    only(step("{name=a}", "x"), "nothing says what kind of step 'a' is");
    only(step("sh {name=a tiemout=3s}", "x"), "has an attribute 'tiemout' that nobody reads");
    only(step("json {name=a kind=lambda}", "{}"), "step 'a' needs the attribute function (its name)");
    assertThat(step("json {name=a kind=lambda function=f}", "{}")).isEmpty();
    assertThat(step("http {name=a method=GET}", "GET http://x/")).isEmpty();
  }

  @Test
  void a_step_says_where_it_runs() {
    only(check("## Fix\n```sh {name=a}\nx\n```\n"), "nothing says where step 'a' runs");
    only(check("## Fix\n```http {name=a}\nGET http://{{target.address}}/\n```\n"), "nothing says where step 'a' runs");
    assertThat(check("## Fix\n```http {name=a}\nGET http://x/\n```\n")).isEmpty();
    assertThat(check("## Fix\n```sh {name=a on=role=payments}\nx\n```\n")).isEmpty();
    only(check("## Fix\n```sh {name=a on=role=none}\nx\n```\n"), "on of step 'a' selects no target");
    assertThat(check("## Fix\n```sh {name=a on=''}\nx\n```\n")).anyMatch(finding -> finding.contains("on is empty"));
    assertThat(check("## Fix\n```sh {name=a on=local}\nx\n```\n")).isEmpty();
    only(check("## Fix\n```sh {name=a on=local}\nx\n```\n", LintWorld.withoutLocalSteps()), "which the organisation does not allow");
  }

  @Test
  void targets_may_be_this_node_where_that_is_allowed() {
    String text = "---\nnightshift: {targets: local}\n---\n";
    assertThat(check(text)).isEmpty();
    only(check(text, LintWorld.withoutLocalSteps()), "nightshift.targets is this node, which the organisation does not allow");
  }

  @Test
  void the_targets_of_a_workspace_have_the_labels_of_their_service_too() {
    LintContext context = LintContext.of(LintWorld.catalog(true), List.of(), file -> true);
    for (String chosen : List.of("tier=1", "role=api", "service=payments", "env=prod,name=web-1")) {
      assertThat(check("---\nnightshift: {targets: 'X'}\n---\n".replace("X", chosen), context)).isEmpty();
    }
    only(check("---\nnightshift: {targets: 'env=dev'}\n---\n", context), "selects no target");
  }

  @Test
  void a_step_is_repeated_only_where_that_is_said_to_be_safe() {
    only(step("sh {name=a retries=2}", "x"), "nothing says that it may run twice");
    assertThat(step("sh {name=a retries=2 idempotent}", "x")).isEmpty();
    assertThat(check("## Diagnosis\n```http {name=a retries=2}\nGET http://x/\n```\n")).isEmpty();
  }

  @Test
  void a_credential_is_a_secret_of_the_workspace() {
    only(step("sh {name=a as=nosuch}", "x"), "there is no secret 'nosuch' for step 'a'");
    assertThat(step("sh {name=a as=db}", "x")).isEmpty();
    only(step("http {name=a}", "GET http://x/\nX: {{secret:nosuch}}"), ":8: there is no secret 'nosuch' for step 'a'");
    assertThat(step("http {name=a}", "GET http://x/\nX: {{secret:db}} {{ secret:env:X }}")).isEmpty();
    only(step("sh {name=a}", "curl -H 'X: {{secret:db}}' http://x/"), "is never filled in");
  }

  @Test
  void an_empty_script_is_an_error() {
    only(step("sh {name=a}", " "), "step 'a' is empty");
  }

  @Test
  void what_stands_under_always_must_be_able_to_run_and_cannot_be_undone() {
    String settings = "---\nnightshift:\n  targets: role=payments\n---\n";
    String acts = "## Fix\n```sh {name=a}\nx\n```\n";
    assertThat(check(settings + acts + "## Always\n```sh {name=b if=steps.a.ok}\nx\n```\n")).isEmpty();
    only(check(settings + "## Diagnosis\n```sh {name=a}\nx\n```\n## Cleanup\n```sh {name=b}\nx\n```\n"), "step 'b' would never run");
    only(check(settings + acts + "## Always\n- [ ] Tell somebody\n"), "no run waits for a person to do what stands under Always");
    only(check(settings + acts + "## Always\n```sh {name=b undo=a}\nx\n```\n"), "remove undo");
  }

  @Test
  void what_is_waited_for_must_be_a_condition_and_nothing_else() {
    String settings = "---\nnightshift: {}\n---\n## Diagnosis\n";
    assertThat(check(settings + "```cel {name=a timeout=5m}\nalerts.clear && elapsed.step > 10 && incident.severity == \"sev1\"\n```\n")).isEmpty();
    only(check(settings + "```cel {name=a}\nalerts.gone\n```\n"), "what step 'a' waits for: alerts has no field 'gone'");
    only(check(settings + "```cel {name=a}\nsteps.b.ok\n```\n"), "reads step 'b'");
    only(check(settings + "```cel {name=a retries=2}\nalerts.clear\n```\n"), "waits for one condition and changes nothing");
  }
}
