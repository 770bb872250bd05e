package dev.nightshift.integration.terraform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.integration.Recorded;
import dev.nightshift.integration.local.LocalDriver;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetAddress;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against an executable that behaves as the command line's reference says. */
class TerraformStepTest {
  private static final String INLINE = "terraform {\n  backend \"s3\" {}\n}\nvariable \"unit\" { type = string }\n";
  private static final String SECRET = "s3cr3t-of-the-provider";
  @TempDir Path workspace;
  @TempDir Path data;
  @TempDir Path bin;
  private final Recorded output = new Recorded();

  @BeforeEach
  void tools() throws Exception {
    tool("terraform");
    Files.createDirectories(workspace.resolve("infra/queue"));
    Files.writeString(bin.resolve("serial"), "1");
    Files.writeString(bin.resolve("show.json"), """
        {"format_version": "1.2", "resource_changes": [
          {"address": "a", "change": {"actions": ["update"]}}, {"address": "b", "change": {"actions": ["delete", "create"]}},
          {"address": "c", "change": {"actions": ["no-op"]}}, {"address": "d", "change": {"actions": ["read"]}}]}
        """);
    Files.writeString(bin.resolve("outputs.json"), """
        {"address": {"sensitive": false, "type": "string", "value": "10.0.0.7"},
         "zones": {"sensitive": false, "type": ["list", "string"], "value": ["a", "b"]},
         "password": {"sensitive": true, "type": "string", "value": "hunter2-of-the-database"}}
        """);
  }

  private void tool(String name) throws Exception {
    try (InputStream in = TerraformStepTest.class.getResourceAsStream("fake-terraform.sh")) {
      Files.write(bin.resolve(name), in.readAllBytes());
    }
    assertThat(bin.resolve(name).toFile().setExecutable(true)).isTrue();
  }

  private TerraformStep step() {
    return new TerraformStep(List.of(new LocalDriver()), TerraformStepTest::secret, version -> workspace, data, Clock.systemUTC(),
        Map.of("terraform", bin.resolve("terraform").toString(), "tofu", bin.resolve("tofu").toString()));
  }

  private static String secret(String reference) {
    if (reference.equals("cloud")) {
      return "export TOKEN=" + SECRET + "\n\nREGION=eu\n";
    }
    throw new Problem.Unavailable("The secret '" + reference + "' does not resolve");
  }

  private static Request request(String name, String text, Map<String, String> attributes, boolean readOnly, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(attributes);
    all.put("read-only", Boolean.toString(readOnly));
    Map<String, String> values = new HashMap<>(Map.of("UNIT", "pay'\"$(id)\nments", "NIGHTSHIFT_RUN", "7", "TF_CLI_ARGS", "-destroy"));
    values.putAll(more);
    return new Request(name, "hcl", text, all, values, TargetAddress.local(), Duration.ofSeconds(30), List.of("known-secret"));
  }

  private Result look(Map<String, String> attributes) throws InterruptedException {
    return step().run(request("preview", attributes.containsKey("dir") ? "" : INLINE, attributes, true, Map.of()), output);
  }

  private Result apply(String plan) throws InterruptedException {
    return step().run(request("apply", "", Map.of("plan", "preview"), false, Map.of("STEP_PREVIEW_PLAN", plan)), output);
  }


  @Test
  void a_folder_that_is_gone_is_missing_and_a_text_refers_to_none() {
    assertThat(step().missing(request("preview", "", Map.of("dir", "infra/queue"), true, Map.of()))).isEmpty();
    assertThat(step().missing(request("preview", INLINE, Map.of(), true, Map.of()))).isEmpty();
    assertThat(step().missing(request("preview", "", Map.of("dir", "infra/gone"), true, Map.of()))).singleElement().asString().contains("infra/gone");
  }

  private List<String> log(String start) throws Exception {
    return Files.readAllLines(bin.resolve("log")).stream().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length())).toList();
  }

  private List<Path> kept() throws Exception {
    try (Stream<Path> all = Files.list(data.resolve("terraform"))) {
      return all.toList();
    }
  }

  @Test
  void a_step_that_must_only_look_plans_and_tells_how_much_would_change() throws Exception {
    Result result = look(Map.of());

    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.values()).containsEntry("exit", 2L).containsEntry("changes", true).containsEntry("add", 1L).containsEntry("change", 1L).containsEntry("destroy", 1L);
    assertThat(output.stdout()).contains("Initializing the backend", "will be updated in-place");
    assertThat(log("ARGV ")).satisfiesExactly(
        init -> assertThat(init).isEqualTo("terraform init -input=false -no-color"),
        plan -> assertThat(plan).matches("terraform plan -input=false -no-color -detailed-exitcode -out=\\S+/reviewed.tfplan"),
        show -> assertThat(show).matches("terraform show -json \\S+/reviewed.tfplan"));
    assertThat(bin.resolve("applied")).doesNotExist();
  }

  @Test
  void nothing_to_change_is_exit_code_0_and_then_nothing_is_applied_either() throws Exception {
    Files.writeString(bin.resolve("nothing"), "");
    Files.writeString(bin.resolve("show.json"), "{\"format_version\": \"1.2\"}");

    assertThat(look(Map.of()).values()).containsEntry("exit", 0L).containsEntry("changes", false).containsEntry("destroy", 0L);
    Result result = step().run(request("fix", INLINE, Map.of(), false, Map.of()), output);
    assertThat(result.values()).containsEntry("exit", 0L).containsEntry("changes", false);
    assertThat(result.outputs()).containsEntry("address", "10.0.0.7");
    assertThat(bin.resolve("applied")).doesNotExist();
  }

  @Test
  void exactly_the_plan_that_was_shown_is_applied_also_when_the_world_has_changed_since() throws Exception {
    Result preview = look(Map.of("dir", "infra/queue"));
    Files.writeString(bin.resolve("serial"), "2");

    Result result = apply(preview.outputs().get("plan"));

    assertThat(result.error()).isNull();
    assertThat(result.values()).containsEntry("destroy", 1L).containsEntry("changes", true).containsEntry("exit", 0L);
    assertThat(Files.readString(bin.resolve("applied"))).endsWith(", 1\n");
    assertThat(log("ARGV ").stream().map(line -> line.split(" ")[1])).containsExactly("init", "plan", "show", "show", "apply", "output");
    assertThat(log("PWD ")).containsOnly(workspace.resolve("infra/queue").toRealPath().toString());
    assertThat(log("ARGV ").getFirst()).endsWith("-lockfile=readonly");
    assertThat(kept()).isEmpty();
    assertThat(apply(preview.outputs().get("plan")).error()).startsWith("The plan of the step 'preview' is not on this node");
  }

  @Test
  void a_plan_that_was_touched_or_is_of_another_run_or_of_no_step_is_not_applied() throws Exception {
    String plan = look(Map.of()).outputs().get("plan");
    assertThat(apply("").error()).isEqualTo("The step 'preview' made no plan in this run, so there is nothing reviewed to apply");
    assertThat(apply(plan.replace("run-7-", "run-8-")).error()).startsWith("The step 'preview' made no plan in this run");
    assertThat(apply("run-7-../../x/" + "0".repeat(64)).error()).startsWith("The step 'preview' made no plan in this run");
    Files.writeString(data.resolve("terraform").resolve(plan.split("/")[0]).resolve("reviewed.tfplan"), "another one");
    assertThat(apply(plan).error()).isEqualTo("The plan of the step 'preview' is not the one that was shown any more; it is not applied");
    assertThat(bin.resolve("applied")).doesNotExist();
  }

  @Test
  void a_step_that_must_only_look_applies_no_plan() throws Exception {
    Request request = request("apply", "", Map.of("plan", "preview"), true, Map.of("STEP_PREVIEW_PLAN", String.valueOf(look(Map.of()).outputs().get("plan"))));
    assertThat(step().run(request, output).error()).isEqualTo("The step 'apply' would apply a plan, but must not change anything here");
  }

  @Test
  void kept_plans_are_private_one_a_step_and_forgotten_after_a_day() throws Exception {
    Path old = Files.createDirectories(data.resolve("terraform/run-3-old"));
    Files.writeString(old.resolve("reviewed.tfplan"), "secrets");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    look(Map.of());
    look(Map.of());

    assertThat(kept()).singleElement().satisfies(one ->
        assertThat(Files.getPosixFilePermissions(one)).isEqualTo(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(bin.resolve("fail-plan"), "Error: no\n");
    look(Map.of());
    assertThat(kept()).isEmpty();
  }

  @Test
  void without_a_reviewed_plan_the_step_applies_the_plan_it_has_just_made_and_its_outputs_are_handed_on() throws Exception {
    Result result = step().run(request("fix", INLINE, Map.of(), false, Map.of()), output);

    assertThat(result.error()).isNull();
    assertThat(Files.readString(bin.resolve("applied"))).startsWith("plan of pay'\"$(id)\nments");
    assertThat(log("ARGV ").get(3)).matches("terraform apply -input=false -no-color \\S+/reviewed.tfplan");
    assertThat(result.outputs()).isEqualTo(Map.of("address", "10.0.0.7"));
    assertThat(result.values().get("outputs")).isEqualTo(Map.of("address", "10.0.0.7", "zones", List.of("a", "b"), "password", "***"));
    assertThat(result + output.stdout() + output.stderr()).doesNotContain("hunter2");
  }

  @Test
  void values_are_variables_of_the_environment_and_neither_they_nor_credentials_are_arguments_or_switches() throws Exception {
    look(Map.of("as", "cloud"));

    assertThat(log("ENV ")).contains("TF_VAR_unit=pay'\"$(id)", "TF_VAR_tf_cli_args=-destroy", "TF_IN_AUTOMATION=1", "REGION=eu", "TOKEN=" + SECRET)
        .noneMatch(line -> line.startsWith("TF_CLI_ARGS=") || line.startsWith("UNIT="));
    assertThat(log("ARGV ")).noneMatch(line -> line.contains("pay") || line.contains(SECRET) || line.contains("-destroy"));
    assertThat(output.stdout()).contains("signed in as ***").doesNotContain(SECRET);
    assertThat(step().run(request("x", INLINE, Map.of("as", "nothing"), true, Map.of()), output).error()).contains("does not resolve");
  }

  @Test
  void the_dry_run_shows_the_plan_and_keeps_and_changes_nothing() throws Exception {
    String shown = step().plan(request("fix", INLINE, Map.of("as", "cloud"), false, Map.of()));

    assertThat(shown).startsWith("Plan and apply the configuration on this node, within 30s:").contains("backend \"s3\"", "will be updated in-place", "signed in as ***");
    assertThat(step().plan(request("apply", "", Map.of("plan", "preview"), false, Map.of()))).contains("exactly the plan that the step 'preview' makes in the same run");
    assertThat(bin.resolve("applied")).doesNotExist();
    assertThat(data.resolve("terraform")).doesNotExist();
  }

  @Test
  void a_failure_says_in_which_part_and_whether_something_may_have_changed() throws Exception {
    Files.writeString(bin.resolve("fail-apply"), "Error: Saved plan is stale\n");
    assertThat(step().run(request("fix", INLINE, Map.of(), false, Map.of()), output).error()).isEqualTo("apply ended with 1: part of the plan may have been done; the output says why");
    assertThat(output.stderr()).contains("Saved plan is stale");
    Files.delete(bin.resolve("fail-apply"));
    Files.writeString(bin.resolve("fail-output"), "no");
    assertThat(step().run(request("fix", INLINE, Map.of(), false, Map.of()), output).error()).startsWith("The plan was applied, but its outputs could not be read");
    Files.writeString(bin.resolve("fail-plan"), "no");
    assertThat(look(Map.of()).error()).isEqualTo("plan ended with 1: nothing was changed; the output says why");
    Files.writeString(bin.resolve("fail-init"), "no");
    assertThat(look(Map.of()).error()).startsWith("init ended with 1");
  }

  @Test
  void a_stop_ends_the_process_group_and_says_that_the_state_may_be_locked() throws Exception {
    Files.writeString(bin.resolve("hang-apply"), "");
    FutureTask<Result> running = new FutureTask<>(() -> step().run(request("fix", INLINE, Map.of(), false, Map.of()), output));
    Thread thread = Thread.ofVirtual().start(running);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(bin.resolve("pid")) && Files.size(bin.resolve("pid")) > 1);
    thread.interrupt();

    assertThat(running.get(20, SECONDS).error()).startsWith("Stopped; its process group was ")
        .contains("the state may still be locked, and part of the plan may have been done", "force-unlock");
    long pid = Long.parseLong(Files.readString(bin.resolve("pid")).strip());
    Awaitility.await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void the_tool_is_the_one_that_is_there_or_the_one_that_is_named_and_a_missing_one_is_said() throws Exception {
    Files.delete(bin.resolve("terraform"));
    assertThat(look(Map.of()).error()).isEqualTo("Neither terraform nor tofu is on this node; install one of them there");
    assertThat(step().plan(request("fix", INLINE, Map.of(), false, Map.of()))).contains("Neither terraform nor tofu is on this node");
    tool("tofu");
    String plan = look(Map.of()).outputs().get("plan");
    tool("terraform");
    apply(plan);
    assertThat(log("ARGV ")).isNotEmpty().allMatch(line -> line.startsWith("tofu "));
    Files.delete(bin.resolve("tofu"));
    assertThat(look(Map.of("tool", "tofu")).error()).contains("tofu is not on this node; install it there (this step cannot take the other one of terraform and tofu)");
  }

  @Test
  void what_cannot_work_is_found_before_it_runs() throws Exception {
    TerraformStep step = step();
    assertThat(step.check("hcl", INLINE, Map.of())).isEmpty();
    assertThat(step.check("hcl", "", Map.of())).singleElement().asString().startsWith("there is no configuration");
    assertThat(step.check("hcl", "output \"a\" {}", Map.of())).singleElement().asString().startsWith("its configuration names no backend");
    assertThat(step.check("hcl", INLINE, Map.of("dir", "infra"))).singleElement().asString().startsWith("it has both");
    assertThat(step.check("hcl", INLINE, Map.of("plan", "a"))).singleElement().asString().startsWith("it has plan=");
    assertThat(step.check("hcl", INLINE, Map.of("tool", "pulumi"))).containsExactly("tool= is terraform or tofu");
    assertThat(look(Map.of("dir", "../elsewhere")).error()).contains("in the workspace");
    Request remote = new Request("fix", "hcl", INLINE, Map.of(), Map.of(), new TargetAddress("web-1", "ssh", "web-1", Map.of(), Map.of()), Duration.ofSeconds(5), List.of());
    assertThat(step.run(remote, output).error()).isEqualTo("The step 'fix' works on this node: set on=local");
  }
}
