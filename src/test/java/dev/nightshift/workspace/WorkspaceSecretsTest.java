package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.platform.Problem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceSecretsTest {
  @TempDir Path folder;
  private WorkspaceFolder files;
  private WorkspaceSecrets secrets;

  @BeforeEach
  void open() {
    files = WorkspaceFolder.small(folder).replace("nightshift.yaml", "secrets:", "secrets:\n  database: file:secrets/database");
    secrets = new WorkspaceSecrets(
        TestWorkspaces.of(folder), Map.of("MONITORING_KEY", "k-monitoring", "TOKEN", "t-token", "EMPTY", ""));
  }

  @Test
  void resolves_an_environment_variable_a_file_and_a_name() {
    files.file("secrets/database", "d-database\n");

    assertThat(secrets.resolve("env:TOKEN")).isEqualTo("t-token");
    assertThat(secrets.resolve("file:secrets/database")).isEqualTo("d-database");
    assertThat(secrets.resolve("file:" + folder.resolve("secrets/database"))).isEqualTo("d-database");
    assertThat(secrets.resolve("database")).isEqualTo("d-database");
    assertThat(secrets.resolve("monitoring-key")).isEqualTo("k-monitoring");
  }

  @Test
  void resolves_at_the_moment_of_use() {
    files.file("secrets/database", "old");
    assertThat(secrets.resolve("database")).isEqualTo("old");
    files.file("secrets/database", "new");
    assertThat(secrets.resolve("database")).isEqualTo("new");
  }

  @Test
  void remembers_what_it_handed_out_so_that_it_can_be_masked() {
    secrets.resolve("env:TOKEN");
    secrets.resolve("monitoring-key");

    assertThat(secrets.known()).containsExactlyInAnyOrder("t-token", "k-monitoring");
  }

  @Test
  void says_where_it_looked_and_what_to_do() {
    assertThatThrownBy(() -> secrets.resolve("env:NOT_THERE"))
        .isInstanceOf(Problem.Unavailable.class).hasMessageContaining("env:NOT_THERE is not set");
    assertThatThrownBy(() -> secrets.resolve("database"))
        .isInstanceOf(Problem.Unavailable.class).hasMessageContaining("'database': file:secrets/database cannot be read");
    assertThatThrownBy(() -> secrets.resolve("env:EMPTY"))
        .isInstanceOf(Problem.Unavailable.class).hasMessageContaining("is empty");
  }

  @Test
  void what_is_no_reference_is_not_repeated_since_it_may_be_the_secret() {
    assertThatThrownBy(() -> secrets.resolve("hunter2"))
        .isInstanceOf(Problem.Unavailable.class).message().doesNotContain("hunter2").contains("names no secret");
  }
}
