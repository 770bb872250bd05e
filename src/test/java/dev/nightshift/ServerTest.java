package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.platform.DatabaseClock;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.scenario.TestShop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class ServerTest {

  @TempDir Path folder;

  private ServerSettings settings(int port) throws IOException {
    return new ServerSettings(TestShop.write(folder, ""), folder.resolve("data"), "127.0.0.1", port, null, null);
  }

  @Test
  void the_embedded_database_is_durable_and_keeps_its_data_over_a_restart() throws Exception {
    try (Server server = Server.start(settings(0))) {
      JdbcClient jdbc = server.part(JdbcClient.class);
      assertThat(jdbc.sql("SHOW fsync").query(String.class).single()).isEqualTo("on");
      assertThat(jdbc.sql("SHOW synchronous_commit").query(String.class).single()).isEqualTo("on");
      assertThat(jdbc.sql("SHOW listen_addresses").query(String.class).single()).isEqualTo("127.0.0.1");
      jdbc.sql("INSERT INTO chain VALUES ('kept', 0, '')").update();
    }
    try (Server server = Server.start(settings(0))) {
      assertThat(server.part(JdbcClient.class).sql("SELECT count(*) FROM chain WHERE name = 'kept'").query(Long.class).single())
          .isEqualTo(1);
    }
  }

  @Test
  void a_node_whose_clock_is_wrong_goes_by_the_time_of_the_database_that_it_shares() throws Exception {
    ServerSettings shared = new ServerSettings(TestShop.write(folder, ""), folder.resolve("data"), "127.0.0.1", 0, null, TestDatabase.empty());
    try (Server server = Server.start(shared, new DatabaseClock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10))))) {
      assertThat(server.part(Clock.class).instant()).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
    }
  }

  @Test
  void a_data_folder_in_use_is_refused_with_the_remedy() throws Exception {
    try (Server server = Server.start(settings(0))) {
      assertThat(server.port()).isPositive();
      assertThatThrownBy(() -> Server.start(settings(0)))
          .isInstanceOf(Problem.Conflict.class)
          .hasMessageContaining("in use by another Nightshift")
          .hasMessageContaining("--data");
    }
  }

  @Test
  void a_port_in_use_is_refused_with_the_remedy() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> Server.start(settings(taken.getLocalPort())))
          .isInstanceOf(Problem.Conflict.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("--port");
    }
  }

  @Test
  void an_address_that_is_none_of_this_machine_is_refused_before_anything_starts() throws Exception {
    ServerSettings settings = settings(0);
    for (String host : List.of("192.0.2.1", "no-such-host.invalid")) {
      ServerSettings elsewhere = new ServerSettings(settings.workspace(), settings.data(), host, 0, null, null);
      assertThatThrownBy(() -> Server.start(elsewhere))
          .isInstanceOf(Problem.Invalid.class)
          .hasMessageContaining(host)
          .hasMessageContaining("--host");
    }
    assertThatThrownBy(() -> Server.start(settings(70_000))).isInstanceOf(Problem.Invalid.class).hasMessageContaining("--port");
    assertThat(settings.data().resolve("postgres")).doesNotExist();
  }
}
