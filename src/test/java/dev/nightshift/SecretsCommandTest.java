package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SecretsCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();

  private int check(Map<String, String> environment) {
    return new CommandLine(new SecretsCommand.Check(environment)).setOut(new PrintWriter(out)).execute("--workspace", folder.toString());
  }

  @Test
  void says_for_each_reference_whether_it_resolves_and_prints_none() {
    WorkspaceFolder.small(folder)
        .replace("nightshift.yaml", "secrets:", """
            secretSources:
              commands: {pager: {run: [printf, hunter2-pager]}}
            secrets:
              pager: command:pager
              absent: file:there/is/none""")
        .file("runbooks/Pay.md", """
            # Pay

            ## Diagnosis
            ```http {name=ask}
            GET http://127.0.0.1:8081/
            Authorization: Bearer {{secret:pager}}
            ```
            """);

    assertThat(check(Map.of("MONITORING_KEY", "hunter2-key"))).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "nightshift.yaml:8: command:pager: ok",
            "nightshift.yaml:9: file:there/is/none: file:there/is/none cannot be read",
            "nightshift.yaml:10: env:MONITORING_KEY: ok",
            "nightshift.yaml:12: monitoring-key: ok",
            "runbooks/Pay.md:6: pager: ok",
            "5 references, 1 not resolved.")
        .doesNotContain("hunter2");
  }

  @Test
  void ends_with_0_where_all_resolve_and_with_1_where_the_workspace_is_broken() {
    WorkspaceFolder files = WorkspaceFolder.small(folder);
    assertThat(check(Map.of("MONITORING_KEY", "k"))).isZero();
    assertThat(out.toString()).contains("2 references, all resolve.");
    files.without("nightshift.yaml");
    assertThat(check(Map.of())).isEqualTo(1);
  }
}
