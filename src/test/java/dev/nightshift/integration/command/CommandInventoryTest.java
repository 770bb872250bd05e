package dev.nightshift.integration.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.platform.Json;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.InventorySource.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandInventoryTest {
  @TempDir Path workspace;

  private List<Host> find(String script) throws Exception {
    Path program = Files.createDirectories(workspace.resolve("bin")).resolve("hosts");
    Files.writeString(program, "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return new CommandInventory(version -> workspace, Map.of("TOKEN", "t1", "OTHER", "o"))
        .find(Map.of("run", Json.write(List.of("bin/hosts", "--json")), "environment", "[\"TOKEN\"]"), Duration.ofSeconds(10));
  }

  @Test
  void hosts_are_what_a_program_of_the_workspace_prints() throws Exception {
    assertThat(find("""
        echo '[{"name":"web-1","address":"10.0.0.1","port":2222,"user":"deploy","labels":{"role":"web","rack":7}},'
        echo "{\\"name\\":\\"$TOKEN$OTHER\\",\\"labels\\":{\\"argument\\":\\"$1\\"}}]"
        """)).containsExactly(
        new Host("web-1", "10.0.0.1", Map.of("role", "web", "rack", "7"), Map.of("port", "2222", "user", "deploy")),
        new Host("t1", "t1", Map.of("argument", "--json"), Map.of()));
  }

  @Test
  void what_is_no_list_of_hosts_is_explained_with_the_form_it_should_have() {
    assertThatThrownBy(() -> find("echo nothing")).isInstanceOf(Problem.Invalid.class).hasMessageContaining("not JSON").hasMessageContaining("\"name\": \"web-1\"");
    assertThatThrownBy(() -> find("echo '{}'")).isInstanceOf(Problem.Invalid.class).hasMessageContaining("not a list");
    assertThatThrownBy(() -> find("echo '[{}]'")).isInstanceOf(Problem.Invalid.class).hasMessageContaining("host 1");
    assertThatThrownBy(() -> find("exit 3")).isInstanceOf(Problem.Unavailable.class).hasMessageContaining("exit code 3");
  }
}
