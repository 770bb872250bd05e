package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import picocli.CommandLine;

/** {@code nightshift test}: what a case says about a runbook is what the runbook would do. */
class TestCommandTest {
  private static final String SETTINGS = """
      ---
      nightshift:
        service: payments
        when: alert.name == "Down"
        rung: fallback
        targets: role=payments
      """;

  @TempDir Path folder;
  private WorkspaceFolder workspace;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void write() {
    workspace = WorkspaceFolder.small(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"examples/shop", "examples/recipes"})
  void every_runbook_of_the_examples_is_tested_and_passes(String example) throws IOException {
    assertThat(run("--workspace", example)).as(out.toString()).isZero();
    assertThat(out.toString()).endsWith(" passed, 0 failed.\n");
    try (Stream<Path> files = Files.list(Path.of(example, "runbooks"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".md")).map(file -> Path.of(file.toString().replace(".md", ".test.yaml"))))
          .isNotEmpty().allMatch(Files::exists);
    }
  }

  @Test
  void the_example_in_the_documentation_passes() throws IOException {
    String page = Files.readString(Path.of("docs/runbooks.md"));
    String runbook = Pattern.compile("(?ms)^````markdown\\n(.*?)^````\\n").matcher(page).results().map(match -> match.group(1)).findFirst().orElseThrow();
    String tests = Pattern.compile("(?ms)^```yaml\\n(cases:\\n.*?)^```\\n").matcher(page).results().map(match -> match.group(1)).findFirst().orElseThrow();
    workspace.file("runbooks/payments-down.md", runbook.replace("team:shop", "team:payments")).file("runbooks/payments-down.test.yaml", tests);

    assertThat(test()).as(out.toString()).isZero();
    assertThat(out.toString()).contains("4 cases: 4 passed");
  }

  @Test
  void a_difference_is_shown_with_its_file_and_line_and_what_happened() {
    restart("""
        cases:
          - name: is wrong about it
            alert: {name: Down}
            given:
              restart: {exit: 0}
              answers: {status: 200}
            expect:
              ran: [restart]
              outcome: failed
              rung: oversight
        """);

    assertThat(test()).isEqualTo(1);
    assertThat(out.toString())
        .contains("FAIL  is wrong about it")
        .contains(folder + "/runbooks/down.test.yaml:8: ran is not as expected\n          expected: restart\n          but was:  restart, answers\n")
        .contains("down.test.yaml:9: outcome is not as expected\n          expected: failed\n          but was:  succeeded: proved by its checks and by the alerts clearing")
        .contains("down.test.yaml:10: rung is not as expected\n          expected: oversight\n          but was:  fallback")
        .contains("+0s  'restart' on payments-1, try 1: succeeded")
        .contains("1 case: 0 passed, 1 failed.");
  }

  @Test
  void a_step_without_an_answer_fails_the_case() {
    restart("""
        cases:
          - name: forgets the proof
            alert: {name: Down}
            given: {restart: {exit: 0}}
            expect: {outcome: succeeded}
        """);

    assertThat(test()).isEqualTo(1);
    assertThat(out.toString()).contains("down.test.yaml:2: step 'answers' (line 13 of runbooks/down.md) runs, and this case does not say what it answers");
  }

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

  @Test
  void nothing_is_run_on_the_way() {
    Path trace = folder.resolve("trace");
    workspace.file("runbooks/down.md", SETTINGS + "---\n## Diagnosis\n```sh {name=look}\ntouch " + trace + "\n```\n## Mitigation\n```sh {name=restart}\ntouch "
        + trace + "\n```\n## Verification\n```sh {name=proof}\ntouch " + trace + "\n```\n");
    tests("""
        cases:
          - name: all of it
            alert: {name: Down}
            given: {look: {exit: 0}, restart: {exit: 0}, proof: {exit: 0}}
            expect: {ran: [look, restart, proof], outcome: succeeded}
        """);

    assertThat(test()).as(out.toString()).isZero();
    assertThat(trace).doesNotExist();
  }

  @Test
  void junit_xml_holds_every_case_whatever_its_text() throws Exception {
    restart("""
        cases:
          - name: '"<&> \\u0007'
            alert: {name: Down}
            given: {restart: {error: "]]> \\e[31m <b>"}}
            expect: {outcome: succeeded}
          - name: fine
            alert: {name: Down}
            given: {restart: {exit: 0}, answers: {status: 200}}
            expect: {outcome: succeeded}
        """);
    Path report = folder.resolve("reports/runbooks.xml");

    assertThat(run("--workspace", folder.toString(), "--junit", report.toString())).isEqualTo(1);
    Document xml = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("runbooks/down.test.yaml");
    assertThat(suite.getAttribute("tests")).isEqualTo("2");
    assertThat(suite.getAttribute("failures")).isEqualTo("1");
    Element failed = (Element) suite.getElementsByTagName("testcase").item(0);
    assertThat(failed.getAttribute("classname")).isEqualTo("down");
    assertThat(failed.getElementsByTagName("failure").item(0).getTextContent()).contains("runbooks/down.test.yaml:5").contains("<b>").contains("what happened");
    assertThat(((Element) suite.getElementsByTagName("testcase").item(1)).getElementsByTagName("failure").getLength()).isZero();
  }

  @Test
  void only_the_named_runbooks_are_tested() {
    restart("""
        cases:
          - {name: fails, alert: {name: Down}, expect: {outcome: succeeded}}
        """);
    workspace.file("runbooks/paper.md", "# Paper\n").file("runbooks/other.md", SETTINGS.replace("fallback", "human-initiated") + "---\n## Diagnosis\n```sh {name=look}\ntrue\n```\n")
        .file("runbooks/other.test.yaml", "cases:\n  - {name: looks, given: {look: {exit: 0}}, expect: {ran: [look], outcome: succeeded}}\n");

    assertThat(run("--workspace", folder.toString(), "other")).as(out.toString()).isZero();
    assertThat(run("--workspace", folder.toString(), "other", "down")).isEqualTo(1);
    assertThat(run("--workspace", folder.toString(), "nothing")).isEqualTo(1);
    assertThat(out.toString()).contains("There is no runbook 'nothing'");
    assertThat(run("--workspace", folder.toString(), "paper")).isEqualTo(1);
    assertThat(out.toString()).contains("runbooks/paper.md has no tests; write them in runbooks/paper.test.yaml beside it.");
  }

  @Test
  void a_workspace_with_an_error_is_not_tested() {
    restart("cases:\n  - {name: x, given: {restrat: {exit: 0}}, expect: {outcome: succeeded}}\n");

    assertThat(test()).isEqualTo(1);
    assertThat(out.toString()).contains(folder + "/runbooks/down.test.yaml:2: given: there is no step 'restrat'").contains("This workspace cannot be used: 1 error.");
  }

  @Test
  void it_starts_without_a_framework_or_a_database() throws Exception {
    Path classes = folder.resolve("classes.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + classes,
                "-cp", System.getProperty("java.class.path"), "dev.nightshift.Nightshift", "test", "--workspace", "examples/shop")
            .redirectErrorStream(true).redirectOutput(folder.resolve("out.txt").toFile()).start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("out.txt"))).isZero();
    Pattern slow = Pattern.compile("\\] (org\\.postgresql|com\\.zaxxer|org\\.eclipse\\.jgit\\.internal|org\\.springframework\\.(beans|context|jdbc|boot\\.web))\\.");
    assertThat(Files.readAllLines(classes).stream().filter(line -> slow.matcher(line).find())).isEmpty();
  }

  /** A runbook of one restart and its proof. */
  private void restart(String cases) {
    workspace.file("runbooks/down.md", SETTINGS + """
        ---
        ## Mitigation
        ```sh {name=restart timeout=20s}
        systemctl restart payments
        ```
        ## Verification
        ```http {name=answers}
        GET http://{{target.address}}:8081/healthz
        ```
        """);
    tests(cases);
  }

  private void tests(String cases) {
    workspace.file("runbooks/down.test.yaml", cases);
  }

  private int test() {
    return run("--workspace", folder.toString());
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine line = new CommandLine(new TestCommand());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(out, true));
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      out.append(String.valueOf(failure.getMessage()));
      return 1;
    });
    return line.execute(arguments);
  }
}
