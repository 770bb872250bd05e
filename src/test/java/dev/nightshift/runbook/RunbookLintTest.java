package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookLintTest {
  static List<String> check(String text) {
    return check(text, LintWorld.context());
  }

  static List<String> check(String text, LintContext context) {
    return RunbookLint.check(RunbookParser.parse("runbooks/a.md", text), context).stream().map(Finding::toString).toList();
  }

  /** The findings of a runbook with this line in its settings. */
  private static List<String> setting(String setting) {
    return check("---\nnightshift:\n  " + setting + "\n---\n");
  }

  /** The findings of a runbook with one step in its Mitigation. */
  static List<String> step(String info, String script) {
    return check("---\nnightshift:\n  targets: role=payments\n---\n## Mitigation\n```" + info + "\n" + script + "\n```\n");
  }

  static void only(List<String> findings, String... parts) {
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
}
