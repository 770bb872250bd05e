package dev.nightshift.integration.chef;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.integration.Recorded;
import dev.nightshift.integration.local.LocalDriver;
import dev.nightshift.integration.ssh.OpenSshServer;
import dev.nightshift.integration.ssh.SshDriver;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetAddress;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against an executable that behaves as the reference of chef-client says. */
class ChefStepTest {
  private static final String RECIPE = "service ENV[\"UNIT\"] do\n  action :restart # '$UNIT' `id` %s\nend";
  @TempDir Path bin;
  private final Recorded output = new Recorded();

  @BeforeEach
  void client() throws Exception {
    tool("chef-client");
    Files.writeString(bin.resolve("summary"), "Infra Phase complete");
  }

  private void tool(String name) throws Exception {
    try (InputStream in = ChefStepTest.class.getResourceAsStream("fake-chef-client.sh")) {
      Files.write(bin.resolve(name), in.readAllBytes());
    }
    assertThat(bin.resolve(name).toFile().setExecutable(true)).isTrue();
  }

  private static ChefStep step() {
    return new ChefStep(List.of(new LocalDriver()));
  }

  private Request request(boolean readOnly, TargetAddress target) {
    Map<String, String> values = new HashMap<>(
        Map.of("UNIT", "pay'\"ments", "SECRET", "known-secret", "PATH", bin + ":/usr/bin:/bin"));
    return new Request("fix", "ruby", RECIPE, Map.of("read-only", Boolean.toString(readOnly)), values, target, Duration.ofSeconds(30), List.of("known-secret"));
  }

  private Result run(boolean readOnly) throws InterruptedException {
    return step().run(request(readOnly, TargetAddress.local()), output);
  }

  private List<String> log(String start) throws Exception {
    return Files.readAllLines(bin.resolve("log")).stream().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length())).toList();
  }

  @Test
  void a_recipe_is_run_in_local_mode_and_its_exit_code_and_updated_resources_are_values() throws Exception {
    Result result = run(false);

    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.values()).containsEntry("exit", 0L).containsEntry("updated", 2L).containsEntry("resources", 3L).containsEntry("client", "chef-client");
    assertThat(result.outputs()).isEqualTo(Map.of("restarted", "yes"));
    assertThat(bin.resolve("recipe")).hasContent(RECIPE);
    assertThat(Files.readString(bin.resolve("mode"))).startsWith("-rw-------");
    assertThat(Path.of(Files.readString(bin.resolve("folder")).strip())).doesNotExist();
    assertThat(log("ARGV ")).singleElement().asString()
        .matches("chef-client --local-mode --config \\S+/client.rb --no-color --force-formatter \\S+/recipe.rb");
  }

  @Test
  void values_are_in_the_environment_and_never_arguments_and_secrets_are_masked_in_the_result() throws Exception {
    Result result = run(false);

    assertThat(log("ENV ")).contains("UNIT=pay'\"ments");
    assertThat(log("ARGV ")).noneMatch(line -> line.contains("pay") || line.contains("known-secret"));
    assertThat(String.valueOf(result.values().get("stdout"))).contains("unit is pay'\"ments, ***");
  }

  @Test
  void a_step_that_must_only_look_is_a_why_run() throws Exception {
    assertThat(run(true).values()).containsEntry("updated", 1L);
    assertThat(log("ARGV ").getFirst()).contains(" --why-run ");
    assertThat(bin.resolve("changed")).doesNotExist();
  }

  @Test
  void the_dry_run_shows_what_why_run_says_and_changes_nothing() {
    String shown = step().plan(request(false, TargetAddress.local()));

    assertThat(shown).startsWith("Run the recipe by chef-client on local (local 127.0.0.1), within 30s:")
        .contains("action :restart", "Would restart service service[payments]", "***").doesNotContain("known-secret");
    assertThat(bin.resolve("changed")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Chef Client finished", "Chef Infra Client finished", "Infra Phase complete", "Cinc Client finished"})
  void the_summary_is_read_in_the_words_of_every_version(String words) throws Exception {
    Files.writeString(bin.resolve("summary"), words);
    assertThat(run(false).values()).containsEntry("updated", 2L).containsEntry("resources", 3L);
    assertThat(run(true).values()).containsEntry("updated", 1L);
  }

  @Test
  void a_failed_client_is_no_success_and_its_code_is_for_expect_to_judge() throws Exception {
    Files.writeString(bin.resolve("exit"), "35");
    Result result = run(false);
    assertThat(result.defaultSuccess()).isFalse();
    assertThat(result.error()).isNull();
    assertThat(result.values()).containsEntry("exit", 35L).containsEntry("updated", 1L).doesNotContainKey("resources");
    Files.writeString(bin.resolve("exit"), "172");
    assertThat(run(false).error()).startsWith("The licence of Chef is not accepted on local");
  }

  @Test
  void cinc_is_taken_where_chef_is_not_and_none_at_all_is_said() throws Exception {
    Files.delete(bin.resolve("chef-client"));
    assertThat(run(false).error()).isEqualTo("Neither chef-client nor cinc-client is on local; install one of them there");
    tool("cinc-client");
    assertThat(run(false).values()).containsEntry("client", "cinc-client");
  }

  @Test
  void a_stop_ends_the_process_group_and_its_folder_goes() throws Exception {
    Files.writeString(bin.resolve("hang"), "");
    FutureTask<Result> running = new FutureTask<>(() -> run(false));
    Thread thread = Thread.ofVirtual().start(running);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(bin.resolve("pid")) && Files.size(bin.resolve("pid")) > 1);
    thread.interrupt();

    assertThat(running.get(20, SECONDS).error()).startsWith("Stopped; its process group was ended").endsWith("and is gone");
    assertThat(Path.of(Files.readString(bin.resolve("folder")).strip())).doesNotExist();
  }

  @Test
  void a_fence_without_a_recipe_is_found_before_it_runs() {
    assertThat(step().check("ruby", " ", Map.of())).containsExactly("there is no recipe; write one in the fence");
    assertThat(step().check("ruby", RECIPE, Map.of())).isEmpty();
  }

  @Test
  void a_target_over_ssh_runs_the_recipe_there(@TempDir Path folder) throws Exception {
    try (OpenSshServer server = OpenSshServer.start(folder); SshDriver driver = new SshDriver(server::secret, folder.resolve("first-use"))) {
      Result result = new ChefStep(List.of(driver)).run(request(false, server.target()), output);
      assertThat(result.error()).isNull();
      assertThat(result.values()).containsEntry("exit", 0L).containsEntry("updated", 2L);
      assertThat(bin.resolve("recipe")).hasContent(RECIPE);
    }
  }
}
