package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.runbook.Finding;
import dev.nightshift.runbook.RunbookTests;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a test file is found before it is run. */
class RunbookTestFindingsTest {
  private static final String RUNBOOK = """
      ---
      nightshift:
        service: payments
        targets: role=payments
        inputs: {unit: {default: api}}
      ---
      ## Diagnosis
      ```sh {name=look}
      true
      ```
      ## Mitigation
      - [ ] Ask.
      ```sh {name=restart undo=back}
      true
      ```
      ## Rollback
      ```sh {name=back}
      true
      ```
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      {name: a, given: {lok: {exit: 0}}, expect: {outcome: succeeded}}           | given: there is no step 'lok' in runbooks/down.md; did you mean 'look'? its steps are look, manual-1, restart, back
      {name: a, given: {"lok@x": {exit: 0}}, expect: {outcome: succeeded}}       | given: there is no step 'lok' in runbooks/down.md
      {name: a, given: {look: {exi: 0}}, expect: {outcome: succeeded}}           | given.look has no setting 'exi'; did you mean 'exit'? a shell step answers with
      {name: a, given: {look: []}, expect: {outcome: succeeded}}                 | given.look has no answer; write one per attempt, or leave the step out
      {name: a, given: {look: fine}, expect: {outcome: succeeded}}               | given.look must say what the step answers, such as {exit: 0}
      {name: a, given: {look: {took: long}}, expect: {outcome: succeeded}}       | given.look.took: 'long' is not a duration
      {name: a, expect: {ran: [restrt]}}                                         | expect.ran: there is no step 'restrt'
      {name: a, expect: {ran: [back]}}                                           | expect.ran: 'back' is a Rollback step; expect it under undone
      {name: a, expect: {undone: [restart]}}                                     | expect.undone: 'restart' is no Rollback step; expect it under ran
      {name: a, expect: {waits-for: [restart]}}                                  | expect.waits-for: people are asked for approval, a manual step or a question, and 'restart' is none of these
      {name: a, expect: {ran: [], outcome: won}}                                 | cases[0].expect.outcome: 'won' is no outcome; choose succeeded, failed, stopped, waiting, not-started
      {name: a, expect: {ran: [], rung: high}}                                   | cases[0].expect.rung: 'high' is not a rung
      {name: a, rung: fallback, expect: {outcome: succeeded}}                    | rung fallback is higher than runbooks/down.md may be (human-initiated); lower it here, or raise it there
      {name: a, start: nobody, expect: {outcome: succeeded}}                     | cases[0].start: 'nobody' is not known here; choose automation, person
      {name: a, start: automation, expect: {outcome: succeeded}}                 | automation starts nothing without an alert; write one, or start: person
      {name: a, inputs: {unti: x}, expect: {outcome: succeeded}}                 | there is no input 'unti' in runbooks/down.md; did you mean 'unit'? its inputs are unit
      {name: a, expect: {inputs: {port: 1}}}                                     | there is no input 'port' in runbooks/down.md
      {name: a, service: paymants, expect: {outcome: succeeded}}                 | there is no service 'paymants'; did you mean 'payments'? the services are payments
      {name: a, hosts: {cloud: []}, expect: {outcome: succeeded}}                | hosts: there is no inventory 'cloud'; the inventories are none
      {name: a, approvals: approved, expect: {outcome: succeeded}}               | cases[0] has no setting 'approvals'; did you mean 'approval'?
      {name: a}                                                                  | this case expects nothing, so it proves nothing; write expect:
      {expect: {outcome: succeeded}}                                             | cases[0].name is missing
      """)
  void each_mistake_is_named_with_its_line_and_what_to_do(String one, String message) {
    List<Finding> findings = tests("cases:\n  - " + one + "\n");

    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().toString()).startsWith("runbooks/down.test.yaml:2: ").contains(message);
  }

  @Test
  void names_of_cases_are_unique_and_there_is_at_least_one() {
    assertThat(tests("cases:\n  - {name: a, expect: {ran: []}}\n  - {name: a, expect: {ran: []}}\n")).extracting(Finding::toString)
        .containsExactly("runbooks/down.test.yaml:3: a case of this file is already called 'a'; give each its own name");
    assertThat(tests("cases: []\n")).extracting(Finding::toString)
        .containsExactly("runbooks/down.test.yaml:1: this file tests nothing; write cases:, each with a name, given: and expect:");
  }

  @Test
  void a_test_needs_its_runbook_beside_it_and_its_service() {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder).file("services/other.yaml", "team: payments\nenvironment: test\n")
        .replace("routing.yaml", "rules:", "defaultService: payments\nrules:")
        .file("runbooks/any.md", "# Any\n")
        .file("runbooks/any.test.yaml", "cases:\n  - {name: a, expect: {outcome: not-started}}\n")
        .file("runbooks/gone.test.yaml", "cases:\n  - {name: a, expect: {outcome: succeeded}}\n")
        .file("runbooks/old.test.yml", "cases: []\n");

    assertThat(workspace.load().errors()).extracting(Finding::toString).containsExactly(
        "runbooks/any.test.yaml:2: runbooks/any.md is for more than one service; write which one this case is about, such as 'service: other'",
        "runbooks/gone.test.yaml:1: there is no runbook runbooks/gone.md to test; give this file the name of the runbook beside it",
        "runbooks/old.test.yml:1: this file is not read: its name ends in .yml; rename it to .yaml");
  }

  @Test
  void tests_belong_to_the_workspace() {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder).file("runbooks/down.md", RUNBOOK);
    String without = workspace.load().valid().orElseThrow().version();
    workspace.file("runbooks/down.test.yaml", "cases:\n  - {name: a, expect: {ran: [look]}}\n");
    Workspace with = workspace.load().valid().orElseThrow();

    assertThat(with.tests()).singleElement().satisfies(tests -> assertThat(tests.cases()).hasSize(1));
    assertThat(with.runbooks()).hasSize(1);
    assertThat(with.version()).isNotEqualTo(without);
  }

  @Test
  void a_mistake_in_a_test_is_an_error_of_the_check_and_keeps_no_server_from_the_rest() {
    WorkspaceFolder workspace = WorkspaceFolder.small(folder).file("runbooks/down.md", RUNBOOK).file("runbooks/other.md", RUNBOOK)
        .file("runbooks/down.test.yaml", "cases:\n  - {name: a, expect: {ran: [restrt]}}\n").file("runbooks/other.test.yaml", "cases:\n  - {name: a, expect: {ran: [look]}}\n");
    Loaded loaded = workspace.load();

    assertThat(loaded.errors()).singleElement().asString().contains("there is no step 'restrt'");
    assertThat(loaded.tolerated()).singleElement().satisfies(finding -> assertThat(finding.isError()).isFalse());
    Workspace usable = loaded.valid().orElseThrow();
    assertThat(usable.runbooks()).hasSize(2);
    assertThat(usable.tests()).extracting(RunbookTests::file).as("what cannot be run is left out").containsExactly("runbooks/other.test.yaml");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    assertThat(WorkspaceCheck.run(workspace.path(), TestWorkspaces.loader(), new PrintStream(printed, true, StandardCharsets.UTF_8))).isEqualTo(1);
    assertThat(WorkspaceCheck.valid(workspace.path(), TestWorkspaces.loader(), new PrintWriter(printed, false, StandardCharsets.UTF_8))).as("nothing is tested half").isEmpty();
  }

  private List<Finding> tests(String yaml) {
    return WorkspaceFolder.small(folder).file("runbooks/down.md", RUNBOOK).file("runbooks/down.test.yaml", yaml).load().findings();
  }
}
