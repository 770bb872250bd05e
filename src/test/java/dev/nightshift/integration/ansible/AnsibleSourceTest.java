package dev.nightshift.integration.ansible;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.Requires;
import dev.nightshift.integration.local.LocalDriver;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's Ansible. */
class AnsibleSourceTest {
  @TempDir Path workspace;

  @BeforeAll
  static void needed() {
    Requires.binary("ansible-inventory", "ansible-core");
  }

  private List<Host> find(String name, String text, Map<String, String> settings) throws Exception {
    Files.createDirectories(workspace.resolve("inventory"));
    Files.writeString(workspace.resolve("inventory").resolve(name), text);
    Map<String, String> all = new HashMap<>(settings);
    all.put("file", "inventory/" + name);
    return new AnsibleSource(List.of(new LocalDriver()), version -> workspace).find(all, Duration.ofSeconds(60));
  }

  @Test
  void hosts_have_their_groups_as_labels_and_of_their_variables_only_those_that_are_named() throws Exception {
    List<Host> hosts = find("hosts.yaml", """
        all:
          vars: {ansible_password: hunter2}
          children:
            web:
              hosts:
                web-1: {ansible_host: 10.0.0.1, ansible_port: 2222, ansible_user: deploy, zone: a, db_password: hunter2}
                web-2: {zone: b}
            site:
              children: {web: {}}
        """, Map.of("variables", "[\"zone\"]"));

    assertThat(hosts).containsExactly(
        new Host("web-1", "10.0.0.1", Map.of("group_web", "true", "group_site", "true", "zone", "a"), Map.of("port", "2222", "user", "deploy")),
        new Host("web-2", "web-2", Map.of("group_web", "true", "group_site", "true", "zone", "b"), Map.of()));
    assertThat(hosts.toString()).doesNotContain("hunter2");
  }

  @Test
  void the_old_form_is_read_and_ranges_are_many_hosts() throws Exception {
    assertThat(find("hosts", "[web]\nweb-[1:3].example.org\n", Map.of())).extracting(Host::name)
        .containsExactly("web-1.example.org", "web-2.example.org", "web-3.example.org");
  }

  @Test
  void a_file_that_is_none_is_outside_or_is_a_program_is_explained() {
    assertThatThrownBy(() -> find("broken.yaml", "all: [hosts", Map.of())).isInstanceOf(Problem.Invalid.class).hasMessageContaining("cannot read inventory/broken.yaml");
    assertThatThrownBy(() -> new AnsibleSource(List.of(new LocalDriver()), version -> workspace).find(Map.of("file", "../x"), Duration.ofSeconds(9)))
        .isInstanceOf(Problem.Invalid.class);
    assertThatThrownBy(() -> {
      Path program = Files.createDirectories(workspace.resolve("inventory")).resolve("run");
      Files.writeString(program, "");
      assertThat(program.toFile().setExecutable(true)).isTrue();
      find("run", "#!/bin/sh\ntouch \"" + workspace + "/ran\"\necho '{}'\n", Map.of());
    }).isInstanceOf(Problem.Invalid.class);
    assertThat(workspace.resolve("ran")).doesNotExist();
  }
}
