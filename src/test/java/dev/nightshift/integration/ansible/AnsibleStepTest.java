package dev.nightshift.integration.ansible;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.Requires;
import dev.nightshift.integration.Recorded;
import dev.nightshift.integration.local.LocalDriver;
import dev.nightshift.integration.ssh.OpenSshServer;
import dev.nightshift.spi.Secrets;
import dev.nightshift.integration.ssh.SshAgent;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import dev.nightshift.spi.TargetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's Ansible, on this node and over OpenSSH. */
class AnsibleStepTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  @TempDir Path workspace;
  @TempDir Path data;
  private final Recorded output = new Recorded();

  @BeforeAll
  static void present() {
    Requires.binary("ansible-playbook", "ansible-core");
  }

  private AnsibleStep step() {
    return new AnsibleStep(List.of(new LocalDriver()), this::secret, version -> workspace, data);
  }

  private String secret(String reference) {
    if (reference.equals("sudo")) {
      return "s3cr3t-become";
    }
    throw new Problem.Unavailable("The secret '" + reference + "' does not resolve");
  }

  private static TargetAddress here() {
    return new TargetAddress("web-1", "local", "127.0.0.1", Map.of("role", "web", "zone", "{{ 1 + 1 }}"), Map.of());
  }

  private static Request request(String text, Map<String, String> attributes, TargetAddress target, Duration timeout) {
    Map<String, String> values = Map.of("UNIT", "payments {{ lookup('pipe', 'id') }}", "FILE", "x'\"\n\\y");
    return new Request("fix", "yaml", text, attributes, values, target, timeout, List.of("known-secret"));
  }

  private Result run(String text) throws InterruptedException {
    return step().run(request(text, Map.of(), here(), LONG), output);
  }

  private String changing() {
    return """
        - hosts: role_web
          gather_facts: false
          tasks:
            - name: write the file
              copy: {dest: "%s/written", content: "hello\\n"}
        """.formatted(data);
  }

  @Test
  void a_playbook_changes_what_it_says_and_its_sums_per_host_are_read_back() throws Exception {
    Result result = run(changing());

    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.values()).containsEntry("exit", 0L).containsEntry("ok", 1L).containsEntry("changed", 1L).containsEntry("failed", 0L).containsEntry("unreachable", 0L);
    assertThat(result.values().get("tasks")).isEqualTo(List.of(Map.of("task", "write the file", "host", "web-1", "status", "changed", "message", "")));
    assertThat(result.values().get("hosts")).asInstanceOf(InstanceOfAssertFactories.MAP).containsOnlyKeys("web-1");
    assertThat(data.resolve("written")).hasContent("hello");
    assertThat(output.stdout()).contains("TASK [write the file]", "changed: [web-1]");
    assertThat(run(changing()).values()).containsEntry("changed", 0L);
  }

  @Test
  void the_dry_run_shows_the_difference_and_changes_nothing() {
    String plan = step().plan(request(changing(), Map.of(), here(), LONG));

    assertThat(plan).startsWith("Run the playbook by ansible-playbook on web-1, within 1m").contains("write the file", "+hello", "changed: [web-1]");
    assertThat(data.resolve("written")).doesNotExist();
  }

  @Test
  void a_dry_run_that_fails_says_what_broke_and_a_playbook_that_is_gone_is_missing() {
    StepKind.DryRun broken = step().dryRun(request("- hosts: role_web\n  gather_facts: false\n  tasks:\n    - fail: {msg: no such thing}\n", Map.of(), here(), LONG));
    assertThat(broken.problem()).contains("no such thing");
    assertThat(step().dryRun(request(changing(), Map.of(), here(), LONG)).problem()).isNull();
    assertThat(step().missing(request("", Map.of("playbook", "playbooks/gone.yaml"), here(), LONG)))
        .containsExactly("There is no playbook playbooks/gone.yaml in the workspace");
    assertThat(step().missing(request(changing(), Map.of(), here(), LONG))).isEmpty();
  }

  @Test
  void values_and_labels_are_texts_and_never_templates_and_what_is_set_is_handed_on() throws Exception {
    Result result = run("""
        - hosts: web-1
          gather_facts: false
          tasks:
            - set_stats: {data: {unit: "{{ UNIT }}", file: "{{ FILE }}", zone: "{{ label_zone }}", number: 3}}
        """);

    assertThat(result.error()).isNull();
    assertThat(result.outputs()).isEqualTo(
        Map.of("unit", "payments {{ lookup('pipe', 'id') }}", "file", "x'\"\n\\y", "zone", "{{ 1 + 1 }}", "number", "3"));
  }

  @Test
  void a_failed_task_is_named_with_its_host_and_message() throws Exception {
    Result result = run("""
        - hosts: all
          gather_facts: false
          tasks:
            - {name: goes on, fail: {msg: no matter}, ignore_errors: true}
            - {name: stop here, fail: {msg: the disk is full of known-secret}}
        """);

    assertThat(result.defaultSuccess()).isFalse();
    assertThat(result.error()).isEqualTo("web-1: stop here: the disk is full of ***");
    assertThat(result.values()).containsEntry("exit", 2L).containsEntry("failed", 1L).containsEntry("ignored", 1L);
  }

  @Test
  void a_playbook_that_leaves_the_target_out_is_no_success() throws Exception {
    assertThat(run("- hosts: role_db\n  tasks: []\n").error()).startsWith("The playbook has no play for web-1");
  }

  @Test
  void a_playbook_of_the_workspace_is_run_and_one_outside_is_not() throws Exception {
    Files.createDirectories(workspace.resolve("playbooks"));
    Files.writeString(workspace.resolve("playbooks/look.yaml"), "- hosts: all\n  gather_facts: false\n  tasks: [{ping: {}}]\n");
    Files.writeString(data.resolve("outside.yaml"), "[]");
    Files.createSymbolicLink(workspace.resolve("link.yaml"), data.resolve("outside.yaml"));

    assertThat(file("playbooks/look.yaml").values()).containsEntry("ok", 1L);
    assertThat(file("link.yaml").error()).contains("no file inside of the workspace");
    assertThat(file("nowhere.yaml").error()).isEqualTo("There is no playbook nowhere.yaml in the workspace");
  }

  private Result file(String playbook) throws InterruptedException {
    return step().run(request("", Map.of("playbook", playbook), here(), LONG), output);
  }

  @Test
  void a_password_is_in_no_argument_and_no_output_and_private_files_are_removed() throws Exception {
    List<Path> before = folders();
    Result result = step().run(request("""
        - hosts: all
          gather_facts: false
          tasks:
            - raw: "tr '\\\\0' ' ' < /proc/$PPID/cmdline; cat /proc/*/cmdline 2>/dev/null | tr '\\\\0' ' ' | grep -c s3cr3t-become"
              register: seen
              failed_when: false
            - debug: {msg: "{{ ansible_become_password }} {{ seen.stdout }}"}
        """, Map.of("as", "sudo"), here(), LONG), output);

    assertThat(result.error()).isNull();
    assertThat(output.stdout()).contains("*** ").doesNotContain("s3cr3t-become");
    assertThat(String.valueOf(result.values())).doesNotContain("s3cr3t-become");
    assertThat(folders()).isEqualTo(before);
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.filter(path -> path.getFileName().toString().startsWith("nightshift-ansible-")).sorted().toList();
    }
  }

  @Test
  void a_stop_ends_the_process_group_and_says_so() throws Exception {
    String sleeping = "- hosts: all\n  gather_facts: false\n  tasks: [{raw: 'echo $$ > %s/pid; sleep 300'}]\n".formatted(data);
    FutureTask<Result> running = new FutureTask<>(() -> step().run(request(sleeping, Map.of(), here(), LONG), output));
    Thread thread = Thread.ofVirtual().start(running);
    Awaitility.await().atMost(LONG).until(() -> Files.exists(data.resolve("pid")) && Files.size(data.resolve("pid")) > 1);
    thread.interrupt();

    assertThat(running.get(20, SECONDS).error()).startsWith("Stopped; its process group was ").endsWith("and is gone");
    long pid = Long.parseLong(Files.readString(data.resolve("pid")).strip());
    Awaitility.await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void a_timeout_is_told() throws Exception {
    Result result = step().run(request("- hosts: all\n  gather_facts: false\n  tasks: [{raw: sleep 300}]\n", Map.of(), here(), Duration.ofSeconds(2)), output);
    assertThat(result.error()).startsWith("Timed out after 2s; its process group was ");
  }

  @Test
  void a_missing_program_is_said_with_its_package() throws Exception {
    AnsibleStep step = new AnsibleStep(List.of(new LocalDriver()), this::secret, version -> workspace, data, "no-such-ansible");
    assertThat(step.run(request(changing(), Map.of(), here(), LONG), output).error())
        .isEqualTo("no-such-ansible is not on this node; install Ansible there (Debian: the package ansible-core)");
  }

  @Test
  void a_broken_playbook_is_found_before_it_runs() {
    AnsibleStep step = step();
    assertThat(step.check("yaml", "", Map.of())).singleElement().asString().startsWith("there is no playbook");
    assertThat(step.check("yaml", "hosts: all", Map.of())).singleElement().asString().startsWith("a playbook is a list of plays");
    assertThat(step.check("yaml", "- hosts: [", Map.of())).singleElement().asString().startsWith("its playbook is not valid YAML");
    assertThat(step.check("yaml", "- hosts: all", Map.of("playbook", "a.yaml"))).singleElement().asString().startsWith("it has both");
    assertThat(step.check("yaml", "- hosts: all\n  vars: {x: !unsafe '{{ a }}', y: !vault 'z'}\n", Map.of())).isEmpty();
  }

  @Test
  void a_target_is_reached_through_another_host_and_with_an_agent_and_every_host_key_is_checked(@TempDir Path first, @TempDir Path second) throws Exception {
    try (OpenSshServer near = OpenSshServer.start(first); OpenSshServer far = OpenSshServer.start(second)) {
      Secrets both = reference -> reference.startsWith("near:") ? near.secret(reference.substring(5)) : far.secret(reference);
      AnsibleStep step = new AnsibleStep(List.of(new LocalDriver()), both, version -> workspace, data);
      String ping = "- hosts: all\n  gather_facts: false\n  tasks: [{raw: 'echo reached'}]\n";
      Map<String, String> jump = new HashMap<>(far.target().settings());
      jump.putAll(Map.of("jump", "near", "jump.1.address", "127.0.0.1", "jump.1.port", Integer.toString(near.port()), "jump.1.user", System.getProperty("user.name"),
          "jump.1.key", "near:file:user", "jump.1.knownHosts", "near:known"));
      long before = near.connections();
      assertThat(step.run(request(ping, Map.of(), changed(far.target(), jump), LONG), output).error()).isNull();
      assertThat(near.connections() - before).as("the way leads through it").isEqualTo(1);

      jump.put("jump.1.knownHosts", "near:file:stranger.pub");
      assertThat(step.run(request(ping, Map.of(), changed(far.target(), jump), LONG), output).error()).as("the host in between is nobody").contains("web-");
      jump.put("jump.1.address", "127.0.0.1\n  ProxyCommand touch " + data.resolve("evil"));
      assertThat(step.run(request(ping, Map.of(), changed(far.target(), jump), LONG), output).error()).contains("jump.1.address").contains("could not read as one name");
      assertThat(data.resolve("evil")).doesNotExist();

      try (SshAgent agent = SshAgent.start(second.resolve("agent"), second.resolve("user"))) {
        Map<String, String> asked = new HashMap<>(far.target().settings());
        asked.remove("key");
        asked.put("agent", agent.socket().toString());
        assertThat(step.run(request(ping, Map.of(), changed(far.target(), asked), LONG), output).error()).isNull();
      }
    }
  }

  private static TargetAddress changed(TargetAddress target, Map<String, String> settings) {
    return new TargetAddress(target.name(), target.connection(), target.address(), target.labels(), settings);
  }

  @Test
  void a_playbook_for_another_host_does_nothing_on_this_node(@TempDir Path folder) throws Exception {
    try (OpenSshServer server = OpenSshServer.start(folder)) {
      AnsibleStep step = new AnsibleStep(List.of(new LocalDriver()), server::secret, version -> workspace, data);
      Path here = data.resolve("here");
      String task = "  gather_facts: false\n  tasks: [{raw: 'touch " + here + "'}]\n";
      for (String local : List.of("- hosts: localhost\n" + task, "- hosts: all\n  connection: local\n" + task,
          "- hosts: all\n  gather_facts: false\n  tasks:\n    - raw: touch " + here + "\n      delegate_to: localhost\n",
          "- hosts: all\n  gather_facts: false\n  tasks:\n    - local_action: command touch " + here + "\n")) {
        assertThat(step.run(request(local, Map.of(), server.target(), LONG), output).error()).as(local).contains("acts on this node itself").contains("on=local");
      }
      String hidden = "- hosts: \"{{ 'local' ~ 'host' }}\"\n" + task;
      assertThat(step.run(request(hidden, Map.of(), server.target(), LONG), output).error()).as("Ansible itself leaves it out").contains("no play for");
      assertThat(here).doesNotExist();
      assertThat(run("- hosts: all\n  connection: local\n" + task).error()).as("on this node, which the organisation must allow").isNull();
      assertThat(here).exists();
    }
  }

  @Test
  void a_target_over_ssh_is_reached_with_its_key_and_only_under_its_known_host_key(@TempDir Path folder) throws Exception {
    try (OpenSshServer server = OpenSshServer.start(folder)) {
      AnsibleStep step = new AnsibleStep(List.of(new LocalDriver()), server::secret, version -> workspace, data);
      String playbook = "- hosts: all\n  gather_facts: false\n  tasks: [{raw: 'echo from-$SSH_CONNECTION', register: said}, {set_stats: {data: {said: '{{ said.stdout | trim }}'}}}]\n";
      Result result = step.run(request(playbook, Map.of(), server.target(), LONG), output);
      assertThat(result.error()).isNull();
      assertThat(result.outputs().get("said")).startsWith("from-127.0.0.1");

      TargetAddress stranger = server.target(server.hostLine("stranger"));
      assertThat(step.run(request(playbook, Map.of(), stranger, LONG), output).error()).startsWith("Ansible could not reach ").contains("Host key verification failed");

      TargetAddress first = server.target("first-use");
      assertThat(step.run(request(playbook, Map.of(), first, LONG), output).error()).isNull();
      assertThat(data.resolve("known_hosts")).content().startsWith("[127.0.0.1]:" + server.port() + " ");
    }
  }
}
