package dev.nightshift.integration.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.Recorded;
import dev.nightshift.integration.local.LocalDriver;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetAddress;
import dev.nightshift.spi.TargetDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellStepTest {
  private final ShellStep step = new ShellStep(List.of(new LocalDriver()), reference -> reference);
  private final Recorded output = new Recorded();

  private static Request request(String language, String text, Map<String, String> attributes, Map<String, String> environment) {
    return new Request("fix", language, text, attributes, environment, TargetAddress.local(), Duration.ofSeconds(20), List.of("s3cr3t-value"));
  }

  private Result run(String language, String text) throws InterruptedException {
    return step.run(request(language, text, Map.of(), Map.of("UNIT", "payments", "TOKEN", "s3cr3t-value")), output);
  }

  @Test
  void a_result_has_exit_stdout_stderr_and_what_the_script_handed_on() throws Exception {
    Result result = run("sh", "echo out; echo err >&2; echo unit=$UNIT >> \"$NIGHTSHIFT_OUTPUT\"; echo empty= >> \"$NIGHTSHIFT_OUTPUT\"");

    assertThat(result.values()).isEqualTo(Map.of("exit", 0L, "stdout", "out\n", "stderr", "err\n"));
    assertThat(result.outputs()).isEqualTo(Map.of("unit", "payments", "empty", ""));
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.error()).isNull();
  }

  @Test
  void names_the_programs_and_units_that_are_no_longer_there_and_runs_nothing(@TempDir Path folder) throws Exception {
    Path systemctl = folder.resolve("systemctl");
    Files.writeString(systemctl, "#!/bin/sh\n[ \"$3\" = payments ] && echo LoadState=loaded || echo LoadState=not-found\n");
    assertThat(systemctl.toFile().setExecutable(true)).isTrue();
    ShellStep withManager = new ShellStep(List.of(new WithPath(folder)), reference -> reference);
    String script = "touch " + folder + "/ran\nsystemctl restart \"$UNIT\" old-unit\n/bin/sh -c true\n/nowhere/tool --now\n";
    assertThat(withManager.missing(request("sh", script, Map.of(), Map.of("UNIT", "payments"))))
        .containsExactly("there is no unit old-unit on local any more", "there is no program /nowhere/tool on local any more");
    assertThat(folder.resolve("ran")).doesNotExist();
    assertThat(withManager.missing(request("python", "import os\n", Map.of(), Map.of()))).isEmpty();
    assertThat(withManager.missing(request("sh", "true", Map.of(), Map.of()))).isEmpty();
  }

  @Test
  void a_target_that_is_not_reached_has_nothing_missing() {
    TargetAddress away = new TargetAddress("away", "ssh", "192.0.2.1", Map.of(), Map.of());
    Request request = new Request("fix", "sh", "/nowhere/tool", Map.of(), Map.of(), away, Duration.ofSeconds(1), List.of());
    ShellStep failing = new ShellStep(List.of(new Away()), reference -> reference);
    assertThatThrownBy(() -> failing.missing(request)).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("no connection");
  }

  /** A driver whose target cannot be reached. */
  private record Away() implements TargetDriver {
    @Override
    public String connection() {
      return "ssh";
    }

    @Override
    public ProcessResult run(TargetAddress target, Script script, StepKind.Output output) {
      return new ProcessResult(null, "", "no connection");
    }
  }

  /** This node, with programs of the test before all others. */
  private record WithPath(Path folder) implements TargetDriver {
    @Override
    public String connection() {
      return "local";
    }

    @Override
    public ProcessResult run(TargetAddress target, Script script, StepKind.Output output) throws InterruptedException {
      Map<String, String> environment = new HashMap<>(script.environment());
      environment.put("PATH", folder + ":/usr/bin:/bin");
      return new LocalDriver().run(target, new Script(script.interpreter(), script.text(), environment, script.timeout()), output);
    }
  }

  @Test
  void as_and_become_say_whom_the_script_runs_as_and_the_password_is_fetched_when_it_runs() throws Exception {
    List<TargetDriver.Script> scripts = new ArrayList<>();
    TargetDriver remote =
        new TargetDriver() {
          @Override
          public String connection() {
            return "local";
          }

          @Override
          public ProcessResult run(TargetAddress target, Script script, StepKind.Output output) {
            scripts.add(script);
            return new ProcessResult(0, "", null);
          }
        };
    ShellStep shell = new ShellStep(List.of(remote), reference -> "password behind " + reference);
    shell.run(request("sh", "true", Map.of("as", "sudo"), Map.of()), output);
    shell.run(request("sh", "true", Map.of("as", "sudo", "become", "postgres"), Map.of()), output);
    shell.run(request("sh", "true", Map.of("become", "postgres"), Map.of()), output);
    shell.run(request("sh", "true", Map.of(), Map.of()), output);

    assertThat(scripts.stream().map(TargetDriver.Script::become))
        .containsExactly(
            new TargetDriver.Become("root", "password behind sudo"), new TargetDriver.Become("postgres", "password behind sudo"),
            new TargetDriver.Become("postgres", null), null);
    assertThat(scripts.toString()).doesNotContain("password");
    assertThat(shell.plan(request("sh", "true", Map.of("as", "sudo"), Map.of()))).contains(" as root, by sudo with the password 'sudo', within ");
    assertThat(shell.check("sh", "true", Map.of("become", "root; id"))).hasSize(1);
  }

  @Test
  void on_this_node_nobody_becomes_somebody_else() throws Exception {
    assertThat(step.run(request("sh", "true", Map.of("become", "root"), Map.of()), output).error()).contains("On this node steps run as the user of the server");
  }

  @Test
  void an_exit_code_is_a_result_and_no_success() throws Exception {
    Result result = run("bash", "exit 7");
    assertThat(result.values()).containsEntry("exit", 7L);
    assertThat(result.defaultSuccess()).isFalse();
    assertThat(result.error()).isNull();
  }

  @Test
  void python_runs_and_output_json_is_read() throws Exception {
    Result result = step.run(
        request("python", "import json\nprint(json.dumps({'n': 5, 'ok': True, 'deep': {'x': [1]}, 'text': 'a b'}))", Map.of("output", "json"), Map.of()), output);

    assertThat(result.error()).isNull();
    assertThat(result.values().get("json")).isEqualTo(Map.of("n", 5, "ok", true, "deep", Map.of("x", List.of(1)), "text", "a b"));
    assertThat(result.outputs()).isEqualTo(Map.of("n", "5", "ok", "true", "text", "a b"));
  }

  @Test
  void output_that_is_not_what_was_announced_is_no_success() throws Exception {
    Result json = step.run(request("sh", "echo '{'", Map.of("output", "json"), Map.of()), output);
    assertThat(json.error()).startsWith("Standard output is not JSON, as output=json asks");
    assertThat(json.defaultSuccess()).isFalse();

    Result lines = run("sh", "echo 'good=1' >> \"$NIGHTSHIFT_OUTPUT\"; echo 'no value here' >> \"$NIGHTSHIFT_OUTPUT\"");
    assertThat(lines.error()).isEqualTo("Line 2 of $NIGHTSHIFT_OUTPUT is not key=value");
    assertThat(lines.defaultSuccess()).isFalse();
  }

  @Test
  void secrets_are_masked_in_everything_that_comes_back() throws Exception {
    Result result = run("sh", "echo \"$TOKEN\"; printf %s \"$TOKEN\" | base64; echo token=$TOKEN >> \"$NIGHTSHIFT_OUTPUT\"; head -c 8188 /dev/zero | tr '\\0' x; echo \"$TOKEN\"");

    assertThat(result.toString()).doesNotContain("s3cr3t").doesNotContain("t-value").doesNotContain("czNjcjN0LXZhbHVl");
    assertThat(result.outputs()).isEqualTo(Map.of("token", "***"));
  }

  @Test
  void long_output_keeps_its_end() throws Exception {
    Result result = run("sh", "head -c 3000000 /dev/zero | tr '\\0' x; echo end");
    assertThat((String) result.values().get("stdout")).endsWith("xend\n").hasSize(8 * 1024 + 1);
  }

  @Test
  void a_timeout_is_an_error_without_exit_code() throws Exception {
    Request request = new Request("fix", "sh", "sleep 60", Map.of(), Map.of(), TargetAddress.local(), Duration.ofMillis(500), List.of());
    Result result = step.run(request, output);
    assertThat(result.error()).isEqualTo("Timed out after 500ms; its process group was ended and is gone");
    assertThat(result.values()).doesNotContainKey("exit");
    assertThat(result.defaultSuccess()).isFalse();
  }

  @Test
  void the_plan_shows_script_target_and_environment_with_secrets_masked() {
    assertThat(step.plan(request("bash", "systemctl restart \"$UNIT\"\n", Map.of(), Map.of("UNIT", "payments", "TOKEN", "s3cr3t-value"))))
        .isEqualTo(
            """
            Run by bash on local (local 127.0.0.1), within 20s:

              systemctl restart "$UNIT"

            with the environment

              TOKEN=***
              UNIT=payments
            """);
  }

  @Test
  void what_cannot_run_is_explained() {
    Request nowhere = new Request("fix", "sh", "true", Map.of(), Map.of(), null, Duration.ofSeconds(1), List.of());
    assertThatThrownBy(() -> step.run(nowhere, output)).isInstanceOf(Problem.Invalid.class).hasMessageContaining("needs a target");
    assertThatThrownBy(() -> run("perl", "1")).isInstanceOf(Problem.Invalid.class).hasMessageContaining("scripts are sh, bash or python");
    TargetAddress pod = new TargetAddress("pod-1", "kubernetes", "", Map.of(), Map.of());
    Request elsewhere = new Request("fix", "sh", "true", Map.of(), Map.of(), pod, Duration.ofSeconds(1), List.of());
    assertThatThrownBy(() -> step.run(elsewhere, output)).isInstanceOf(Problem.Invalid.class).hasMessageContaining("this server knows local");
  }
}
