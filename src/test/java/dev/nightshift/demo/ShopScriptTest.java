package dev.nightshift.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control script of the example's services, on machines that are less quick and less complete than a developer's. */
class ShopScriptTest {

  @TempDir Path folder;

  private Path shop;
  private Path tools;
  private int port;

  private record End(int exitCode, String output) {}

  @BeforeEach
  void shop() throws IOException {
    shop = Files.createDirectories(folder.resolve("shop"));
    tools = Files.createDirectories(folder.resolve("tools"));
    port = Ports.free(0);
    Files.createDirectories(shop.resolve("bin"));
    Files.createDirectories(shop.resolve("services"));
    Files.createDirectories(shop.resolve(".state"));
    Files.copy(Path.of("examples/shop/bin/payments"), shop.resolve("bin/payments"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(shop.resolve("services/payments.yaml"), "checks: [{http: http://127.0.0.1:" + port + "/healthz}]\n");
    Files.writeString(shop.resolve(".state/java"), Path.of(System.getProperty("java.home"), "bin", "java") + "\n");
  }

  @AfterEach
  void end() throws Exception {
    payments("kill");
  }

  @Test
  void a_process_that_takes_its_time_has_started_when_it_listens() throws Exception {
    tool("nohup", "/bin/sleep 1.5; exec /usr/bin/nohup \"$@\"");

    End start = payments("start");

    assertThat(start.output()).contains("payments started on port " + port);
    assertThat(start.exitCode()).isZero();
    assertThat(payments("status").output()).contains("running=true");
    assertThat(payments("start").output()).contains("payments runs already");
    assertThat(payments("kill").output()).isEqualTo("payments stopped\n");
    assertThat(payments("status").output()).contains("running=false");
  }

  @Test
  void a_port_that_is_taken_is_said_and_leaves_no_process() throws Exception {
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      End start = payments("start");

      assertThat(taken.isBound()).isTrue();
      assertThat(start.exitCode()).isEqualTo(1);
      assertThat(start.output()).contains("payments did not start:").contains("in use");
      assertThat(payments("status").output()).contains("running=false");
    }
  }

  @Test
  void a_system_without_ps_is_enough() throws Exception {
    tool("ps", "exit 127");

    assertThat(payments("start").exitCode()).isZero();
    assertThat(payments("status").output()).contains("running=true").contains(shop.toString());
  }

  private void tool(String name, String body) throws IOException {
    Files.writeString(tools.resolve(name), "#!/bin/sh\n" + body + "\n");
    assertThat(tools.resolve(name).toFile().setExecutable(true)).isTrue();
  }

  private End payments(String action) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder("bin/payments", action, "payments").directory(shop.toFile());
    builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
    int code = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    return new End(code, Files.readString(output, UTF_8));
  }
}
