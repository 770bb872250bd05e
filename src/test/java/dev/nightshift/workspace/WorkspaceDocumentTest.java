package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.WorkspaceFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/workspace.md shows is what Nightshift accepts. */
class WorkspaceDocumentTest {
  private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void its_examples_make_a_valid_workspace() throws Exception {
    List<String> blocks =
        YAML.matcher(Files.readString(Path.of("docs/workspace.md"))).results().map(MatchResult::group)
            .map(block -> block.substring(8, block.length() - 3)).toList();
    assertThat(blocks).hasSize(9);
    WorkspaceFolder workspace = WorkspaceFolder.empty(folder)
        .file("nightshift.yaml", blocks.get(0))
        .file("teams/payments.yaml", blocks.get(2))
        .file("services/payments.yaml", blocks.get(3))
        .file("routing.yaml", blocks.get(6))
        .file("guardrails.yaml", blocks.get(7))
        .file("access.yaml", blocks.get(8))
        .file("teams/platform.yaml", """
            people: {linus: {contacts: [email: linus@example.org]}}
            rotation: {start: 2026-01-05, people: [linus]}
            escalation: {levels: [{page: on-call, timeout: 5m}]}
            """);
    for (String other : List.of("ledger-db", "payments-prod", "checkout")) {
      workspace.file("services/" + other + ".yaml", "team: payments\nenvironment: prod\n");
    }

    workspace.file("services/access.yaml", """
        team: platform
        environment: prod
        targets: [{name: bastion, connection: ssh, address: bastion.shop.example, user: deploy, key: deploy-key, knownHosts: first-use}]
        """);

    assertThat(workspace.load().findings()).isEmpty();
    workspace = WorkspaceFolder.small(folder.resolve("secrets"));
    assertThat(workspace.file("nightshift.yaml", "organisation: {name: Shop, zone: UTC, allowLocal: true}\n" + blocks.get(1)).load().errors())
        .isEmpty();
  }
}
