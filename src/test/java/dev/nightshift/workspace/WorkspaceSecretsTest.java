package dev.nightshift.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestWorkspaces;
import dev.nightshift.WorkspaceFolder;
import dev.nightshift.platform.Problem;
import dev.nightshift.TickingClock;
import dev.nightshift.runbook.Finding;
import dev.nightshift.spi.SecretReference;
import dev.nightshift.spi.SecretSource;
import dev.nightshift.spi.Secrets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceSecretsTest {
  @TempDir Path folder;
  private WorkspaceFolder files;
  private WorkspaceSecrets secrets;
  private final TickingClock clock = new TickingClock(Instant.parse("2026-03-02T12:00:00Z"));
  private final Source source = new Source();

  /** A place that keeps secrets: what it holds, and what it was asked. */
  private static final class Source implements SecretSource {
    private final List<String> asked = new ArrayList<>();
    private @Nullable String value = "first";

    @Override
    public SecretReference.Scheme scheme() {
      return SecretReference.Scheme.VAULT;
    }

    @Override
    public String fetch(String place, Secrets access) {
      asked.add(place + " with " + access.resolve("env:TOKEN"));
      if (value == null) {
        throw new Problem.Unavailable("Vault is sealed");
      }
      return value + "\n";
    }
  }

  @BeforeEach
  void open() {
    files = WorkspaceFolder.small(folder).replace("nightshift.yaml", "secrets:", """
        secretSources:
          cacheFor: 20s
          vault: {address: "http://127.0.0.1:1", token: env:TOKEN}
        secrets:
          database: file:secrets/database
          far: vault:payments/database#password""");
    secrets = new WorkspaceSecrets(
        TestWorkspaces.of(folder), Map.of("MONITORING_KEY", "k-monitoring", "TOKEN", "t-token", "EMPTY", ""), () -> List.of(source), clock);
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

  @Test
  void what_is_kept_elsewhere_is_fetched_at_use_and_again_when_its_time_in_memory_is_over() {
    assertThat(secrets.resolve("far")).isEqualTo("first");
    source.value = "second";
    clock.tick(Duration.ofSeconds(19));
    assertThat(secrets.resolve("vault:payments/database#password")).isEqualTo("first");
    clock.tick(Duration.ofSeconds(1));
    assertThat(secrets.resolve("far")).isEqualTo("second");

    assertThat(source.asked).hasSize(2).containsOnly("payments/database#password with t-token");
    assertThat(secrets.known()).contains("first", "second", "t-token");
  }

  @Test
  void a_place_that_is_away_is_not_asked_by_everybody_and_soon_again() {
    source.value = null;
    for (int use = 0; use < 3; use++) {
      assertThatThrownBy(() -> secrets.resolve("far"))
          .isInstanceOf(Problem.Unavailable.class)
          .hasMessage("The secret 'far': vault:payments/database#password: Vault is sealed");
    }
    assertThat(source.asked).hasSize(1);
    source.value = "back";
    clock.tick(Duration.ofSeconds(5));
    assertThat(secrets.resolve("far")).isEqualTo("back");
  }

  @Test
  void a_reference_that_cannot_lead_anywhere_is_an_error_with_its_line_that_repeats_nothing() {
    files.file("nightshift.yaml", """
        organisation: {name: Test, zone: Europe/Berlin}
        secrets:
          a: vaults:payments/database#hunter2
          b: vault:payments/database
          c: vault:payments/database#password
          d: command:absent
          e: hunter2
        secretSources:
          kubernetes: {cluster: main}
        clusters:
          main: {url: "https://10.0.0.1:6443", token: "vault:hunter2#token"}
        channels:
          smtp: {host: h, from: a@example.org, username: u, password: "k8s:hunter2"}
        """);

    assertThat(files.load().errors()).filteredOn(finding -> finding.line() <= 13)
        .extracting(Finding::line, Finding::message)
        .satisfiesExactly(
            vaults -> assertThat(vaults.toString()).contains("(3,", "secrets.a has a scheme that is unknown; did you mean 'vault'? there are env:NAME"),
            noField -> assertThat(noField.toString()).contains("(4,", "secrets.b must be of the form vault:PATH#FIELD"),
            noVault -> assertThat(noVault.toString()).contains("(5,", "write secretSources.vault"),
            noCommand -> assertThat(noCommand.toString()).contains("(6,", "under secretSources.commands"),
            value -> assertThat(value.toString()).contains("(7,", "must say where the secret is"),
            circle -> assertThat(circle.toString()).contains("(9,", "must be env:NAME or file:PATH"),
            cluster -> assertThat(cluster.toString()).contains("(11,", "write secretSources.vault"),
            scheme -> assertThat(scheme.toString()).contains("(13,", "has a scheme that is unknown"));
    assertThat(files.load().errors().toString()).doesNotContain("hunter2");
  }
}
