package dev.nightshift.integration.ssh;

import static dev.nightshift.integration.ssh.SshAccess.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TickingClock;
import dev.nightshift.integration.Recorded;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that nobody uses any more. */
class SshIdleTest {

  @Test
  void a_connection_is_kept_for_its_time_and_closed_after_it(@TempDir Path serverFolder, @TempDir Path folder) throws Exception {
    TickingClock clock = new TickingClock(Instant.parse("2026-03-02T12:00:00Z"));
    try (OpenSshServer server = OpenSshServer.start(serverFolder); SshDriver driver = new SshDriver(server::secret, folder.resolve("first"), clock)) {
      long before = server.connections();
      assertThat(run(driver, server.target(), "echo one", new Recorded()).exit()).isZero();
      clock.tick(SshConnections.IDLE);
      driver.connections().closeIdle();
      assertThat(driver.connections().open()).as("it is not longer idle than it may be").isEqualTo(1);
      assertThat(run(driver, server.target(), "echo two", new Recorded()).exit()).isZero();
      assertThat(server.connections() - before).as("both went over one connection").isEqualTo(1);

      clock.tick(SshConnections.IDLE.plus(Duration.ofSeconds(1)));
      driver.connections().closeIdle();
      assertThat(driver.connections().open()).isZero();
      assertThat(run(driver, server.target(), "echo three", new Recorded()).exit()).isZero();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.connections() - before == 2);
    }
  }
}
