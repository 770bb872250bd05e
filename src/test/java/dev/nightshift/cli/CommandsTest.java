package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.cli.Terminal.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
  private final Terminal terminal = new Terminal();
  private final AnsweringServer server = terminal.server;

  @AfterEach
  void close() {
    terminal.close();
  }

  @Test
  void lists_open_incidents_as_a_table() {
    server.reply(
        "GET /api/v1/incidents?status=open&limit=50",
        200,
        """
        {"items":[{"id":42,"service":"payments","title":"Payments does not answer","severity":"CRITICAL","status":"TRIGGERED",
          "openedAt":"%s"}],"next":null}"""
            .formatted(Instant.now().minusSeconds(600)));

    Result result = run("incidents");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "ID  SEVERITY  STATUS     SERVICE   OPENED      TITLE",
            "42  critical  triggered  payments  10 min ago  Payments does not answer");
    assertThat(server.requests.getFirst().authorization()).isEqualTo("Bearer secret");
  }

  @Test
  void shows_what_a_selector_hits() {
    server.reply("GET /api/v1/targets?selector=role%3Dweb&service=shop", 200, """
        {"items":[{"name":"web-1","service":"shop","connection":"ssh","address":"10.0.0.1","labels":{"name":"web-1","service":"shop","zone":"a","env":"prod"}}]}""");
    server.reply("GET /api/v1/targets?selector=role%3Ddb", 400, "{\"title\":\"Invalid request\",\"status\":400,\"detail\":\"The selector role=db chooses no target\"}");

    assertThat(run("targets", "role=web", "--service", "shop").out().lines()).containsExactly(
        "NAME   SERVICE  CONNECTION  ADDRESS   LABELS",
        "web-1  shop     ssh         10.0.0.1  env=prod,zone=a",
        "1 target.");
    Result nothing = run("targets", "role=db");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err()).contains("The selector role=db chooses no target");
  }

  @Test
  void says_what_an_empty_list_means() {
    server.reply("GET /api/v1/incidents?status=open&limit=50", 200, "{\"items\":[],\"next\":null}");
    assertThat(run("incidents").out()).startsWith("No open incident.");
  }

  @Test
  void prints_the_servers_answer_as_json_for_scripts() {
    server.reply("GET /api/v1/runs?limit=50&incident=7", 200, "{\"items\":[{\"id\":1,\"dryRun\":false,\"rate\":0.25,\"x\":null}]}");

    Result result = run("runs", "--incident", "7", "--json");

    assertThat(Wire.read(result.out())).isEqualTo(Wire.read("{\"items\":[{\"id\":1,\"dryRun\":false,\"rate\":0.25,\"x\":null}]}"));
    assertThat(result.out()).contains("\n");
  }

  @Test
  void shows_an_incident_with_alerts_runs_and_timeline() {
    server
        .reply(
            "GET /api/v1/incidents/42",
            200,
            """
            {"incident":{"id":42,"title":"Payments is down","status":"RESOLVED","severity":"CRITICAL","service":"payments",
             "acknowledgedBy":"person:ada","acknowledgedAt":"2026-01-01T10:00:00Z"},
             "alerts":[{"id":3,"state":"RESOLVED","name":"PaymentsDown","summary":"3 failures"}]}""")
        .reply("GET /api/v1/runs?incident=42", 200, "{\"items\":[{\"id\":9,\"status\":\"SUCCEEDED\",\"runbook\":\"payments-down\",\"rung\":\"FALLBACK\"}]}")
        .reply(
            "GET /api/v1/incidents/42/timeline",
            200,
            """
            {"items":[{"at":"2026-01-01T10:00:00Z","type":"step.ended","actor":"automation","data":{"step":"restart","exit":0}},
             {"at":"2026-01-01T10:00:00Z","type":"guardrail.decided","sentence":"Guardrail freeze says allow","minor":true,"actor":"automation","data":{}}]}""");

    Result result = run("incident", "show", "42");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Incident 42: Payments is down")
        .contains("acknowledged by person:ada")
        .contains("alert 3  resolved  PaymentsDown: 3 failures")
        .contains("run 9    succeeded  payments-down (fallback)")
        .contains("step.ended  step restart, exit 0  automation")
        .contains("(1 details more with --all)")
        .doesNotContain("Guardrail freeze");
    assertThat(run("incident", "show", "42", "--all").out()).contains("Guardrail freeze says allow").doesNotContain("--all");
  }

  @Test
  void acknowledges_resolves_and_notes() {
    server
        .reply("POST /api/v1/incidents/42/acknowledge", 204, "")
        .reply("POST /api/v1/incidents/42/resolve", 200, "{}")
        .reply("POST /api/v1/incidents/42/notes", 200, "{}");

    assertThat(run("incident", "ack", "42").out()).contains("Acknowledged incident 42");
    assertThat(run("incident", "resolve", "42", "--reason", "fixed by hand").out()).contains("Resolved incident 42");
    assertThat(run("incident", "note", "42", "looking at \"it\"").exitCode()).isZero();

    assertThat(server.requests)
        .extracting(AnsweringServer.Request::body)
        .containsExactly("{}", "{\"reason\":\"fixed by hand\"}", "{\"text\":\"looking at \\\"it\\\"\"}");
  }

  @Test
  void sends_a_hand_made_event() {
    server.reply("POST /api/v1/events", 202, "{\"dedupKey\":\"k1\"}");

    Result result = run("events", "send", "--name", "PaymentsDown", "--severity", "critical", "--label", "service=payments");

    assertThat(result.out()).contains("Accepted").contains("k1");
    assertThat(Wire.read(server.requests.getFirst().body()))
        .isEqualTo(
            Wire.read(
                "{\"action\":\"trigger\",\"name\":\"PaymentsDown\",\"summary\":\"PaymentsDown\",\"labels\":{\"service\":\"payments\"},\"severity\":\"critical\"}"));
  }

  @Test
  void ends_with_one_when_the_ledger_was_changed() {
    server.reply("POST /api/v1/ledger/verify", 200, "{\"facts\":10,\"chains\":2,\"findings\":[\"incident/1 #3: was changed\"]}");

    Result result = run("audit", "verify");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).contains("incident/1 #3: was changed").contains("The ledger was changed (10 facts in 2 chains checked).");
  }

  @Test
  void ends_with_zero_when_the_ledger_is_whole() {
    server.reply("POST /api/v1/ledger/verify", 200, "{\"facts\":10,\"chains\":2,\"findings\":[]}");
    Result result = run("audit", "verify");
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualToIgnoringNewLines("The ledger is whole: 10 facts in 2 chains.");
  }

  @Test
  void says_how_to_start_a_server_when_none_answers() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Result result = Terminal.execute("incidents", "--server", "http://127.0.0.1:" + free);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("Nothing answers at http://127.0.0.1:" + free).contains("nightshift serve --workspace DIR");
  }

  @Test
  void tells_an_unknown_token_from_no_token() {
    server.reply("GET /api/v1/oncall", 401, "{\"detail\":\"Not signed in\"}");
    assertThat(run("oncall").err()).contains("does not know this token");
    assertThat(Terminal.execute("oncall", "--server", server.address()).err()).contains("no token was given").contains("--token-file");
  }

  @Test
  void repeats_the_servers_reason_when_it_refuses() {
    server
        .reply("POST /api/v1/runs/9/approve", 403, "{\"detail\":\"person:ada may not approve a run\"}")
        .reply("POST /api/v1/runs/9/stop", 409, "{\"detail\":\"Run 9 has ended\"}");
    assertThat(run("run", "approve", "9").err()).contains("person:ada may not approve a run");
    assertThat(run("run", "stop", "9").err()).contains("Run 9 has ended");
    assertThat(run("run", "show", "77").err()).contains("There is no /api/v1/runs/77");
  }

  @Test
  void reads_the_token_from_a_file(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("admin-token"), "from-file\n");
    server.reply("GET /api/v1/oncall", 200, "{\"items\":[]}");
    Terminal.execute("oncall", "--server", server.address(), "--token-file", file.toString());
    assertThat(server.requests.getFirst().authorization()).isEqualTo("Bearer from-file");
  }

  @Test
  void what_is_given_comes_before_what_the_environment_says(@TempDir Path folder) throws IOException {
    Path given = Files.writeString(folder.resolve("given"), "given-file");
    Path usual = Files.writeString(folder.resolve("usual"), "environment-file");
    Map<String, String> file = Map.of("NIGHTSHIFT_TOKEN_FILE", usual.toString());
    Map<String, String> both = Map.of("NIGHTSHIFT_TOKEN_FILE", usual.toString(), "NIGHTSHIFT_TOKEN", "environment");

    assertThat(Credential.find("token", given, both)).isEqualTo("token");
    assertThat(Credential.find(null, given, both)).isEqualTo("given-file");
    assertThat(Credential.find(null, null, both)).isEqualTo("environment");
    assertThat(Credential.find(null, null, file)).isEqualTo("environment-file");
    Path gone = folder.resolve("gone");
    assertThatThrownBy(() -> Credential.find(null, gone, both)).hasMessage("There is no token file " + gone + ".");
  }

  @Test
  void shows_control_characters_of_an_alert_as_marks() {
    server.reply(
        "GET /api/v1/alerts?state=all&limit=50", 200, "{\"items\":[{\"id\":1,\"name\":\"a\\u001b[2Jb\",\"summary\":\"x\\u0007y\"}]}");
    assertThat(run("alerts", "--all").out()).contains("a\ufffd[2Jb").contains("x\ufffdy").doesNotContain("\u001b");
  }

  @Test
  void ends_with_two_on_wrong_usage() {
    assertThat(Terminal.execute("incident").exitCode()).isEqualTo(2);
    assertThat(Terminal.execute("incident").err()).contains("needs a command: show, ack, resolve");
    assertThat(Terminal.execute("incident", "show", "forty-two").exitCode()).isEqualTo(2);
    assertThat(Terminal.execute("incident", "show", "forty-two").err()).contains("'forty-two' is not a number");
    assertThat(Terminal.execute("events", "send").exitCode()).isEqualTo(2);
    assertThat(Terminal.execute("events", "send").err()).contains("Give the event a --name");
    assertThat(Terminal.execute("incidnts").err()).contains("incidents");
    assertThat(Terminal.execute("incidents", "--server", "localhost:8080").err()).contains("It looks like http://127.0.0.1:8080");
  }

  @Test
  void every_command_has_help() {
    check(Commands.commandLine(false, List.of()));
  }

  @Test
  void colours_only_where_asked_for() {
    server.reply("GET /api/v1/incidents?status=open&limit=50", 200, "{\"items\":[{\"id\":1,\"status\":\"TRIGGERED\"}]}");
    String[] arguments = {"incidents", "--server", server.address()};
    assertThat(Terminal.execute(true, arguments).out()).contains("\u001b[31mtriggered\u001b[0m");
    assertThat(Terminal.execute(false, arguments).out()).doesNotContain("\u001b");
  }

  private static void check(CommandLine line) {
    assertThat(line.getCommandSpec().usageMessage().description()).as(line.getCommandName()).isNotEmpty();
    line.getCommandSpec().options().forEach(option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
    assertThat(line.getUsageMessage()).contains("Usage: ");
    line.getSubcommands().values().forEach(CommandsTest::check);
  }

  private Result run(String... arguments) {
    return terminal.run(arguments);
  }
}
