package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.scenario.CommandProcess.End;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code serve} as whoever starts it sees it. One story for all tests: a server starts, two others want its folder and its port, it is
 * told to stop with a step under way, and starts again.
 */
class ServeScenarioTest {

  private static final int STOPPED_BY_SIGTERM = 143;

  @TempDir static Path folder;

  private static URI address;
  private static String token;
  private static String tokenMode;
  private static End sameFolder;
  private static End samePort;
  private static boolean waitedForTheStep;
  private static End first;
  private static End second;

  @BeforeAll
  static void story() throws Exception {
    Path workspace = TestShop.write(folder, "");
    Files.writeString(workspace.resolve("runbooks/slow.md"), slowRunbook());
    try (CommandProcess server = serve(Map.of(), "data", "0")) {
      address = server.awaitReady();
      Path tokenFile = folder.resolve("data/admin.token");
      token = Files.readString(tokenFile).strip();
      tokenMode = PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile));
      sameFolder = ended(serve(Map.of(), "data", "0"));
      samePort = ended(serve(Map.of(), "data-2", Integer.toString(address.getPort())));
      assertThat(enqueue()).isEqualTo(202);
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(folder.resolve("begun")));
      server.process().destroy();
      await().atMost(Duration.ofSeconds(10)).until(() -> server.out().contains("Stopping"));
      waitedForTheStep = server.process().isAlive();
      Files.createFile(folder.resolve("go"));
      first = server.end();
    }
    try (CommandProcess server = serve(Map.of(), "data", "0")) {
      server.awaitReady();
      server.process().destroy();
      second = server.end();
    }
  }

  private static String slowRunbook() {
    return """
        ---
        title: Slow
        nightshift:
          service: payments
          when: "true"
          rung: fallback
          verify: {within: 10s, settle: 0s}
        ---
        # Slow

        ## Mitigation
        ```sh {name=slow on=local timeout=60s}
        echo begun >> %1$s/begun
        while ! test -e %1$s/go; do sleep 0.02; done
        echo finished >> %1$s/finished
        ```

        ## Verification
        ```sh {name=ok on=local}
        true
        ```
        """
        .formatted(folder);
  }

  private static CommandProcess serve(Map<String, String> environment, String data, String port) throws IOException {
    return CommandProcess.start(
        folder,
        environment,
        "serve",
        "--workspace",
        folder.resolve("workspace").toString(),
        "--data",
        folder.resolve(data).toString(),
        "--port",
        port);
  }

  private static End ended(CommandProcess command) throws InterruptedException {
    try (command) {
      return command.end();
    }
  }

  private static int enqueue() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/v2/enqueue"))
            .POST(HttpRequest.BodyPublishers.ofString(TestShop.trigger("slow")))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void says_in_one_line_where_it_answers() {
    assertThat(address.getHost()).isEqualTo("127.0.0.1");
    assertThat(first.out().lines()).containsOnlyOnce("Nightshift is ready at " + address);
  }

  @Test
  void the_first_start_makes_the_admin_token_for_its_owner_alone_and_shows_it_once() throws Exception {
    assertThat(tokenMode).isEqualTo("rw-------");
    assertThat(token).hasSizeGreaterThan(30);
    assertThat(first.out().lines().filter(line -> line.contains(token))).hasSize(1).allMatch(line -> line.startsWith("Admin token"));
    assertThat(second.out()).doesNotContain("Admin token").doesNotContain(token);
    assertThat(first.err() + second.err()).doesNotContain(token);
    assertThat(Files.readString(folder.resolve("data/admin.token")).strip()).isEqualTo(token);
  }

  @Test
  void sigterm_lets_a_step_under_way_end_stops_the_database_and_says_so() throws Exception {
    assertThat(waitedForTheStep).isTrue();
    assertThat(first.exitCode()).isEqualTo(STOPPED_BY_SIGTERM);
    assertThat(first.out().lines().toList()).endsWith("Stopping: finishing what is under way.", "Stopped.");
    assertThat(Files.readAllLines(folder.resolve("begun"))).isEqualTo(List.of("begun"));
    assertThat(Files.readAllLines(folder.resolve("finished"))).isEqualTo(List.of("finished"));
    assertThat(folder.resolve("data/postgres/postmaster.pid")).doesNotExist();
    assertThat(second.exitCode()).isEqualTo(STOPPED_BY_SIGTERM);
    assertThat(first.err() + second.err()).doesNotContain("ERROR").doesNotContain("\tat ");
  }

  @Test
  void sigterm_during_the_start_leaves_no_database_behind() throws Exception {
    Path running = folder.resolve("data-5/postgres/postmaster.pid");
    try (CommandProcess server = serve(Map.of(), "data-5", "0")) {
      await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(() -> Files.exists(running));
      server.process().destroy();
      End end = server.end();

      assertThat(end.exitCode()).isEqualTo(STOPPED_BY_SIGTERM);
      assertThat(end.out().lines().toList()).startsWith("Stopping as soon as it has started.").endsWith("Stopped.");
      assertThat(running).doesNotExist();
      assertThat(end.err()).doesNotContain("ERROR").doesNotContain("\tat ");
    }
  }

  @Test
  void a_data_folder_in_use_is_one_sentence_and_exit_code_1() {
    assertThat(sameFolder)
        .isEqualTo(
            new End(
                1,
                "",
                "nightshift: The data folder " + folder.resolve("data")
                    + " is in use by another Nightshift. Stop that one, or choose another folder with --data.\n"));
  }

  @Test
  void a_port_in_use_is_one_sentence_and_exit_code_1() {
    assertThat(samePort)
        .isEqualTo(
            new End(
                1,
                "",
                "nightshift: Port " + address.getPort()
                    + " on 127.0.0.1 is in use by another process. Stop that one, or choose another with --port.\n"));
  }

  @Test
  void a_database_that_is_away_is_waited_for_and_named() throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + freePort() + "/nightshift";
    try (CommandProcess server = serve(Map.of("NIGHTSHIFT_DATABASE_URL", url), "data-3", "0")) {
      await().atMost(Duration.ofSeconds(30)).until(() -> server.err().contains("\n"));

      assertThat(server.err()).contains("Waiting for the database at " + url + ": ").contains("refused").hasLineCount(1);
      server.process().destroy();
      End end = server.end();
      assertThat(end.exitCode()).isEqualTo(STOPPED_BY_SIGTERM);
      assertThat(end.out()).isEmpty();
    }
  }

  @Test
  void a_database_address_that_is_none_is_one_sentence_and_exit_code_1() throws Exception {
    End end = ended(serve(Map.of("NIGHTSHIFT_DATABASE_URL", "mysql://db/nightshift"), "data-4", "0"));

    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(end.out()).isEmpty();
    assertThat(end.err()).startsWith("nightshift: NIGHTSHIFT_DATABASE_URL must look like ").hasLineCount(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
