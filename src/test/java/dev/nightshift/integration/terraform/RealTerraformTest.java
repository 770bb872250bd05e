package dev.nightshift.integration.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nightshift.integration.Recorded;
import dev.nightshift.integration.local.LocalDriver;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Terraform or OpenTofu itself, where one is installed (no Debian package brings it); needs no network. */
class RealTerraformTest {
  @TempDir Path workspace;
  @TempDir Path data;
  private final Recorded output = new Recorded();

  @BeforeEach
  void configuration() throws Exception {
    assumeTrue(Stream.of(System.getenv("PATH").split(":")).anyMatch(
        folder -> Files.isExecutable(Path.of(folder, "terraform")) || Files.isExecutable(Path.of(folder, "tofu"))));
    Files.createDirectories(workspace.resolve("infra"));
    Files.writeString(workspace.resolve("infra/main.tf"), """
        terraform {
          backend "local" { path = "%s/state" }
        }
        variable "unit" { type = string }
        resource "terraform_data" "queue" { input = var.unit }
        output "unit" { value = terraform_data.queue.output }
        output "password" {
          value     = "hunter2"
          sensitive = true
        }
        """.formatted(data));
  }

  private Result run(String name, Map<String, String> attributes, String unit, String plan) throws InterruptedException {
    Map<String, String> values = Map.of("UNIT", unit, "NIGHTSHIFT_RUN", "7", "STEP_PREVIEW_PLAN", plan);
    return new TerraformStep(List.of(new LocalDriver()), reference -> reference, version -> workspace, data, Clock.systemUTC())
        .run(new Request(name, "hcl", "", attributes, values, TargetAddress.local(), Duration.ofSeconds(60), List.of()), output);
  }

  @Test
  void a_plan_that_was_shown_is_applied_exactly_and_a_stale_one_is_refused() throws Exception {
    Map<String, String> look = Map.of("dir", "infra", "read-only", "true");
    Map<String, String> apply = Map.of("plan", "preview", "read-only", "false");
    Result preview = run("preview", look, "payments", "");
    Result other = run("other", look, "billing", "");
    assertThat(preview.error()).as(output.stdout() + output.stderr()).isNull();
    assertThat(preview.values()).containsEntry("exit", 2L).containsEntry("add", 1L).containsEntry("destroy", 0L);

    Result applied = run("apply", apply, "ignored", preview.outputs().get("plan"));
    assertThat(applied.error()).as(output.stdout() + output.stderr()).isNull();
    assertThat(applied.outputs()).isEqualTo(Map.of("unit", "payments"));
    assertThat(applied.values().get("outputs")).isEqualTo(Map.of("unit", "payments", "password", "***"));
    assertThat(run("preview", look, "payments", "").values()).containsEntry("exit", 0L).containsEntry("changes", false);

    assertThat(run("apply", apply, "billing", other.outputs().get("plan")).error()).startsWith("apply ended with 1");
    assertThat(output.stderr()).contains("Saved plan is stale");
  }
}
