package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** {@code nightshift test} as a command: what it prints, writes and leaves alone. */
class TestCommandTest extends CaseWorkspace {

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
}
