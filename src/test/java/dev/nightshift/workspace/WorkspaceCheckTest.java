package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceCheckTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void says_what_it_checked_and_ends_well() {
    WorkspaceFolder.small(folder).file("runbooks/down.md", "# Down\n");

    assertThat(check()).isZero();
    assertThat(output()).startsWith("1 service, 1 team, 2 people, 1 routing rule, 1 runbook, version sha256:")
        .endsWith(": 0 errors, 0 warnings.\n");
  }

  @Test
  void prints_each_finding_with_a_path_that_leads_there_and_fails() {
    WorkspaceFolder.small(folder)
        .replace("services/payments.yaml", "team: payments", "team: nobody")
        .file("runbooks/down.md", """
            ---
            nightshift: {service: unheard, targets: role=nothing}
            ---
            # Down
            See [the map](../docs/map.png).
            """);

    assertThat(check()).isEqualTo(1);
    assertThat(output())
        .contains(folder + "/services/payments.yaml:2: team: there is no team 'nobody'")
        .contains(folder + "/runbooks/down.md:2: there is no service 'unheard'")
        .contains(folder + "/runbooks/down.md:2: nightshift.targets selects no target")
        .contains(folder + "/runbooks/down.md:5: warning: the link to ../docs/map.png leads nowhere")
        .endsWith("This workspace cannot be used: 3 errors, 1 warning.\n");
  }

  @Test
  void targets_are_chosen_by_the_labels_of_their_service_too() {
    WorkspaceFolder.small(folder)
        .file("runbooks/down.md", "---\nnightshift: {service: payments, targets: 'role=payments,tier=critical,env=test'}\n---\n# Down\n");

    assertThat(check()).isZero();
  }

  @Test
  void a_warning_alone_does_not_fail() {
    WorkspaceFolder.small(folder).replace("teams/payments.yaml", "contacts: [email: grace@example.org]", "role: viewer");

    assertThat(check()).isZero();
    assertThat(output()).contains("teams/payments.yaml:7: warning: ").endsWith(": 0 errors, 1 warning.\n");
  }

  private int check() {
    return WorkspaceCheck.run(folder, TestWorkspaces.loader(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
  }

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
