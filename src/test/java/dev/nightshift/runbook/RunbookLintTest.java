package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookLintTest {
  private static List<String> check(String text) {
    return check(text, LintWorld.context());
  }

  private static List<String> check(String text, LintContext context) {
    return RunbookLint.check(RunbookParser.parse("runbooks/a.md", text), context).stream().map(Finding::toString).toList();
  }

  /** The findings of a runbook with this line in its settings. */
  private static List<String> setting(String setting) {
    return check("---\nnightshift:\n  " + setting + "\n---\n");
  }

  /** The findings of a runbook with one step in its Mitigation. */
  private static List<String> step(String info, String script) {
    return check("---\nnightshift:\n  targets: role=payments\n---\n## Mitigation\n```" + info + "\n" + script + "\n```\n");
  }

  private static void only(List<String> findings, String... parts) {
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst()).contains(parts);
  }

  @Test
  void finds_nothing_wrong_with_a_good_runbook() {
    assertThat(check(RunbookParserTest.PAYMENTS.replace("[team:payments]", "[team:shop, person:ana]")
            .replace("- [ ] If", "- [x] If")))
        .isEmpty();
  }

  @Test
  void an_owner_is_a_team_and_a_rule_for_changes_can_be_evaluated() {
    only(setting("owner: nobody"), ":3: there is no team 'nobody'");
    only(setting("drift: {changes: deploy}"), "nightshift.drift.changes");
    only(setting("drift: {changes: 'change.text == \"x\"'}"), "change has no field 'text'", "summary");
    only(setting("drift: {change: all}"), "did you mean 'changes'");
    assertThat(setting("owner: shop")).isEmpty();
    assertThat(setting("drift: {changes: 'change.summary.contains(\"deploy\") && service.env == \"prod\"'}")).isEmpty();
    assertThat(setting("drift: {changes: none}")).isEmpty();
  }

  private static List<String> drill(String settings) {
    return check("---\nnightshift:\n  targets: role=payments\n" + settings.indent(2) + "---\n## Diagnosis\n```sh {name=look}\ntrue\n```\n");
  }

  @Test
  void a_drill_has_a_service_samples_and_something_to_try() {
    assertThat(drill("service: payments\ninputs: {unit: {required: true, from: labels.unit}}\ndrill: {every: 7d, at: \"09:30\", inputs: {unit: payments}}")).isEmpty();
    only(drill("service: payments\ndrill: {}"), "nightshift.drill.every is missing");
    only(drill("service: payments\ndrill: {every: weekly}"), "'weekly' is not a duration");
    only(drill("service: payments\ndrill: {every: 5s}"), "too often for a drill");
    only(drill("service: payments\ndrill: {every: 7d, at: noon}"), "'noon' is not a time of day");
    only(drill("service: payments\ndrill: {every: 36h, at: \"09:30\"}"), "needs whole days");
    only(drill("drill: {every: 7d}"), "must say for which service");
    only(drill("drill: {every: 7d, service: paymnets}"), "there is no service 'paymnets'");
    only(drill("service: payments\ndrill: {every: 7d, inputs: {nuit: x}}"), "there is no input 'nuit'");
    only(drill("service: payments\ninputs: {unit: {required: true, from: labels.unit}}\ndrill: {every: 7d}"), "input 'unit' is required", "add a sample");
    only(drill("service: payments\nrung: manual\ndrill: {every: 7d}"), "on rung manual");
    only(check("---\nnightshift:\n  service: payments\n  drill: {every: 7d}\n---\n# Paper\n"), "no step that the machine could try");
  }

  @Test
  void a_finding_says_where_what_and_what_to_do() {
    assertThat(setting("service: paymnets"))
        .containsExactly("runbooks/a.md:3: there is no service 'paymnets'; correct its id, or define it in services/");
  }

  @Test
  void an_order_goes_by_a_label_that_targets_have() {
    only(setting("limits: {order: zone}"), ":3: nightshift.limits.order: no target has the label zone");
    assertThat(setting("limits: {order: role, ramp: true}")).isEmpty();
  }

  @Test
  void targets_are_counted_by_a_label_that_they_have() {
    only(setting("limits: {max-per: {zone: 1}}"), ":3: nightshift.limits.max-per: no target has the label zone, so none could be counted and no run could act");
    only(setting("service: payments\n  limits: {max-per: {zone: 1}}"), ":4: nightshift.limits.max-per: no target of payments has the label zone");
  }

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
  void a_service_selector_that_no_service_matches_is_an_error() {
    only(setting("service: tier=9"), "no service has the labels tier=9");
    only(setting("service: tier=,x"), "nightshift.service: 'tier=' has no value");
    assertThat(setting("service: tier=1,env=prod")).isEmpty();
  }

  @Test
  void targets_that_select_nothing_are_an_error() {
    only(setting("targets: role=nothing"), ":3: nightshift.targets selects no target");
    only(setting("targets: ''"), "an empty selector would choose everything");
    only(setting("targets: env!=prod"), "only says what not to choose");
    only(setting("targets: nosuch={{env}}"), "selects no target");
    assertThat(setting("targets: 'role=payments,env={{env}}'")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{unit}}", "{{target.name}}", "{{service.nosuch}}", "{{steps.x.outputs.y}}", "{{a b}}"})
  void a_target_selector_needs_values_that_are_there(String placeholder) {
    only(setting("targets: 'role=payments,env=" + placeholder + "'"), "nightshift.targets");
  }

  @Test
  void a_condition_that_does_not_compile_is_an_error_with_its_place() {
    only(setting("when: alert.name == \"x"), ":3: nightshift.when: 1:");
    only(setting("when: servcie.env == 'x'"), "undeclared reference to 'servcie'");
    only(setting("when: run.rung == 'x'"), "undeclared reference to 'run'");
    only(setting("when: 1 + 2"), "true or false is needed");
    only(setting("when: \"'x' == 1\""), "no matching overload");
    only(setting("approval: {when: nosuch}"), "nightshift.approval.when");
    only(step("sh {name=a if='nosuch == 1'}", "x"), ":6: if of step 'a'");
    only(step("sh {name=a if='result.exit == 1'}", "x"), "undeclared reference to 'result'");
    only(step("sh {name=a expect='result.exit +'}", "x"), "expect of step 'a'");
    assertThat(step("sh {name=a expect='result.exit == 3'}", "x")).isEmpty();
  }

  @Test
  void a_field_that_does_not_exist_is_an_error() {
    only(setting("when: alert.nmae == 'x'"), "alert has no field 'nmae'; it has name, severity");
    only(setting("approval: {when: run.rugn == 'x'}"), "run has no field 'rugn'");
    assertThat(setting("when: alert.labels.anything == 'x' && service.env == 'prod'")).isEmpty();
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

  @ParameterizedTest
  @ValueSource(strings = {"fallback", "oversight"})
  void a_runbook_that_acts_alone_must_prove_that_it_helped(String rung) {
    String text = "---\nnightshift:\n  rung: " + rung + "\n  targets: role=payments\n---\n## Fix\n```sh {name=a}\nx\n```\n";
    only(check(text), ":3: on rung " + rung, "could not prove that it helped", "## Verification");
    assertThat(check(text + "## Verification\n```sh {name=b}\nx\n```\n")).isEmpty();
    assertThat(check(text.replace(rung, "human-initiated"))).isEmpty();
  }

  @Test
  void a_runbook_that_acts_alone_has_nobody_to_ask() {
    String text = "---\nnightshift:\n  rung: fallback\n  inputs: {unit: {required: true}}\n---\n## Diagnosis\n- [ ] Look.\n";
    assertThat(check(text)).satisfiesExactly(
        first -> assertThat(first).contains(":4: input 'unit' is required", "there is nobody to give it"),
        second -> assertThat(second).contains(":7: warning: this manual step makes every run wait"));
    assertThat(check(text.replace("fallback", "human-initiated"))).isEmpty();
  }

  @Test
  void an_input_has_a_form_a_source_and_a_safe_name() {
    only(setting("inputs: {a: {from: labls.x}}"), ":3: 'labls.x' is not a place an input can come from");
    only(setting("inputs: {a: {from: alert.nmae}}"), "not a place");
    only(setting("inputs: {a: {from: labels}}"), "not a place");
    only(setting("inputs: {a: {pattern: '[a-'}}"), "the pattern of input 'a' is not a regular expression");
    only(setting("inputs: {a: {pattern: '(?=x)'}}"), "not a regular expression (RE2)");
    only(setting("inputs: {a: {pattern: '[a-z]+', default: 'A'}}"), "does not match its own pattern");
    only(setting("inputs: {'A b': {default: x}}"), "is not an input name");
    only(setting("inputs: {path: {default: x}}"), "would be $PATH in a script");
    only(setting("inputs: {ld_preload: {default: x}}"), "would be $LD_PRELOAD in a script");
    only(setting("inputs: {nightshift_run: {default: x}}"), "would be $NIGHTSHIFT_RUN in a script");
    only(setting("inputs: {a-b: {default: x}, a_b: {default: x}}"), "would both be $A_B");
    assertThat(setting("inputs: {a: {from: service.labels.x, pattern: '[a-z]*', default: '', description: d}}")).isEmpty();
  }

  @Test
  void an_approver_is_somebody() {
    only(setting("approval: {from: [team:nobody]}"), "nobody is 'team:nobody'");
    only(setting("approval: {from: shop}"), "nobody is 'shop'");
    only(setting("approval: {from: role:admin}"), "nobody is 'role:admin'");
    only(setting("approval: {from: role:viewer}"), "nobody is 'role:viewer'");
    assertThat(setting("approval: {from: role:responder}")).isEmpty();
    assertThat(setting("approval: {from: [team:shop, person:ana]}")).isEmpty();
  }

  @Test
  void as_many_people_may_approve_as_must() {
    only(setting("approval: {from: team:shop, minimum: 2}"), "asks for 2 people, and the workspace has 1 who may, so it could never be given");
    only(setting("approval: {minimum: 2}"), "asks for 2 people, and the workspace has 1 who may");
  }

  @ParameterizedTest
  @CsvSource({"other.md,true", "./other.md#anchor,true", "../docs/map.png,true", "other.md?plain=1,true", "#here,true",
      "https://example.org/x.md,true", "mailto:a@b.c,true", "/x,true", "othr.md,false", "../../etc/passwd,false",
      "../map.png,false"})
  void a_relative_link_leads_somewhere(String link, boolean there) {
    List<String> findings = check("# A\n\nSee\n[this](" + link + ").\n");
    if (there) {
      assertThat(findings).isEmpty();
    } else {
      assertThat(findings).containsExactly(
          "runbooks/a.md:3: warning: the link to " + link + " leads nowhere; correct it, or remove it");
    }
  }

  @Test
  void a_runbook_for_people_alone_has_no_errors() {
    List<Finding> findings = RunbookLint.check(RunbookParser.parse("a.md", """
        ---
        title: [unclosed
        ---
        [x](nowhere.md)
        ```sh
        kubectl -n <namespace> delete pod {{pod}}
        """), LintWorld.context());
    assertThat(findings).isNotEmpty().noneMatch(Finding::isError);
  }

  @Test
  void a_file_that_cannot_be_read_has_the_findings_of_the_parser() {
    assertThat(check("a\0b")).singleElement().asString().contains("holds a NUL character");
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
