package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallLintTest {

  private static Runbook runbook(String name, String settings, String... steps) {
    String text = "---\nnightshift:\n  targets: role=payments\n" + settings.indent(2) + "---\n## Mitigation\n" + String.join("\n", steps);
    return RunbookParser.parse("runbooks/" + name + ".md", text).usable().orElseThrow();
  }

  private static String call(String runbook, String inputs) {
    return "```yaml {kind=runbook name=call-" + runbook + " runbook=" + runbook + "}\n" + inputs + "\n```\n";
  }

  private static List<String> check(Runbook... runbooks) {
    Map<String, Findings> findings = new HashMap<>();
    new CallLint(List.of(runbooks), file -> findings.computeIfAbsent(file, Findings::new)).check();
    List<String> all = new ArrayList<>();
    findings.values().forEach(one -> one.sorted().forEach(finding -> all.add(finding.toString())));
    return all;
  }

  @Test
  void a_runbook_that_calls_itself_or_comes_back_through_others_is_an_error_that_names_the_way() {
    assertThat(check(runbook("a", "", call("a", "")))).singleElement().asString().contains("runbooks/a.md:6: step 'call-a' calls in a circle: a → a");
    assertThat(check(runbook("a", "", call("b", "")), runbook("b", "", call("c", "")), runbook("c", "", call("a", ""))))
        .hasSize(3).anySatisfy(finding -> assertThat(finding).contains("runbooks/a.md", "a → b → c → a"));
    assertThat(check(runbook("d", "", call("a", "")), runbook("a", "", call("a", "")))).as("only what is on the circle").singleElement().asString().contains("runbooks/a.md");
    assertThat(check(runbook("a", "", call("b", ""), call("c", "")), runbook("b", "", call("c", "")), runbook("c", ""))).isEmpty();
  }

  @Test
  void what_is_called_must_be_there_and_gets_the_inputs_it_knows() {
    assertThat(check(runbook("a", "", call("b", "")))).singleElement().asString().contains("there is no runbook 'b' for step 'call-b'");
    Runbook inputs = runbook("b", "inputs:\n  unit: {required: true}");
    assertThat(check(runbook("a", "", call("b", "unit: \"{{steps.x.outputs.y}}\"")), inputs)).isEmpty();
    assertThat(check(runbook("a", "", call("b", "")), inputs)).singleElement().asString().contains("must give the input 'unit'");
    assertThat(check(runbook("a", "", call("b", "unit: x\nunti: y")), inputs)).singleElement().asString().contains("an input 'unti'", "its inputs are unit");
    assertThat(check(runbook("a", "", call("b", "unit: [x]")), inputs)).singleElement().asString().contains("must be a single value");
    assertThat(check(runbook("a", "", call("b", "")), runbook("b", "rung: manual"))).singleElement().asString().contains("on rung manual");
  }
}
