package dev.nightshift;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A workspace whose runbooks are tested by {@code nightshift test}, and what that printed. */
abstract class CaseWorkspace {
  static final String SETTINGS = """
      ---
      nightshift:
        service: payments
        when: alert.name == "Down"
        rung: fallback
        targets: role=payments
      """;

  @TempDir Path folder;
  WorkspaceFolder workspace;
  final StringWriter out = new StringWriter();

  @BeforeEach
  void write() {
    workspace = WorkspaceFolder.small(folder);
  }

  /** A runbook of one restart and its proof. */
  void restart(String cases) {
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

  void tests(String cases) {
    workspace.file("runbooks/down.test.yaml", cases);
  }

  int test() {
    return run("--workspace", folder.toString());
  }

  int run(String... arguments) {
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
