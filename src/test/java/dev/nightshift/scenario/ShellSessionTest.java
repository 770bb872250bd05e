package dev.nightshift.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nightshift.cli.Commands;
import dev.nightshift.platform.Json;
import dev.nightshift.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The commands that talk to a server, against a real one: as people read them, and with {@code --json} as scripts do. */
class ShellSessionTest {

  private static final String NOWHERE = "4711";
  private static final String DOWN = "down";

  @TempDir static Path folder;

  private static RunningServer nightshift;
  private static Path token;

  private record End(int exitCode, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    Path workspace = TestShop.write(folder, "");
    // What happens to one service is no harm to the other.
    Files.writeString(workspace.resolve("services/orders.yaml"), Files.readString(workspace.resolve("services/payments.yaml")).replace("payments-1", "orders-1").replace("name: Payments", "name: Orders"));
    Files.writeString(workspace.resolve("routing.yaml"), """
        defaultService: payments
        rules:
          - name: payments first
            when: event.severity == "sev1"
            service: payments
        """);
    Files.writeString(workspace.resolve("runbooks/tidy.md"), runbook("Tidy", "payments", "when: alert.name == \"Untidy\"", "human-initiated", "", ", text: {pattern: \"[a-z ]+\", required: true}"));
    Files.writeString(
        workspace.resolve("runbooks/asked.md"),
        runbook("Asked", "orders", "when: alert.name == \"Down\"", "oversight", "  approval: {when: \"true\", from: [team:payments], minimum: 1, timeout: 10m}\n  limits: {budget: 9/1h}\n", ""));
    nightshift = RunningServer.start(workspace, folder.resolve("data"), TestDatabase.empty());
    token = folder.resolve("data/admin.token");
  }

  private static String runbook(String title, String service, String when, String rung, String more, String inputs) {
    return """
        ---
        title: %s
        nightshift:
          service: %s
          %s
          rung: %s
        %s  inputs: {word: {default: "nothing"}%s}
          verify: {within: 10s, settle: 0s}
        ---
        # %s

        ## Diagnosis
        ```sh {name=look on=local}
        echo looked at $WORD
        ```

        ## Mitigation
        ```sh {name=act on=local}
        true
        ```

        ## Verification
        ```sh {name=proved on=local}
        true
        ```
        """
        .formatted(title, service, when, rung, more, inputs, title);
  }

  @AfterAll
  static void stop() {
    nightshift.close();
  }

  @Test
  void an_event_becomes_an_alert_and_an_incident_which_is_shown_acknowledged_and_resolved() {
    String key = Json.read(good("events", "send", "--name", "Slow", "--severity", "error", "--service", "payments", "--label", "host=web-1", "--json").out())
        .path("dedupKey").asString("");
    JsonNode alert = awaitItem("alerts", "name", "Slow");
    String incident = alert.path("incidentId").asString();
    assertThat(good("alerts").out()).contains("ID  STATE").containsPattern("open +sev2 +payments +" + incident + " .*Slow");
    assertThat(good("incidents").out()).contains("ID  SEVERITY").containsPattern(incident + " +sev2 +triggered +payments +\\d+ s ago +Slow");

    assertThat(good("incident", "ack", incident).out()).contains("Acknowledged incident " + incident);
    assertThat(good("events", "send", "--action", "resolve", "--dedup-key", key).out()).contains("Accepted: resolve");
    await().atMost(Duration.ofSeconds(10)).until(() -> good("incident", "show", incident).out().contains("resolved"));

    assertThat(good("incident", "show", incident).out())
        .contains("Incident " + incident + ": Slow", "resolved · sev2 · payments · opened ", "times are in ", "acknowledged by admin at ")
        .contains("resolved  Slow: Slow", "The admin acknowledged", "Automation did not act: no runbook matches Slow");
    JsonNode shown = json("incident", "show", incident);
    assertThat(shown.path("incident").path("incident").path("status").asString()).isEqualTo("RESOLVED");
    assertThat(shown.path("timeline").path("items").size()).isGreaterThan(3);
    assertThat(bad("incident", "resolve", NOWHERE)).isEqualTo("nightshift: There is no incident 4711.\n");
  }

  @Test
  void an_incident_is_resolved_by_hand() {
    good("events", "send", "--name", "Odd", "--service", "payments");
    String incident = awaitItem("alerts", "name", "Odd").path("incidentId").asString();
    assertThat(good("incident", "resolve", incident, "--reason", "known").out()).contains("Resolved incident " + incident);
    JsonNode after = json("incidents", "--all");
    assertThat(after.path("items").findValuesAsString("status")).contains("RESOLVED");
  }

  @Test
  void a_run_waits_for_an_approval_is_approved_after_a_look_at_it_and_explained_with_the_values_that_were_seen() {
    String run = askedRun();

    assertThat(good("run", "show", run).out())
        .contains("Run " + run + ": asked  awaiting_approval", "rung oversight · incident ", "It waits for approval: nightshift run approve " + run)
        .doesNotContain("unless somebody stops it")
        .containsPattern("look +local +1 +succeeded .*exit 0");
    assertThat(good("run", "approve", run).out()).contains("Approved run " + run);
    good("events", "send", "--action", "resolve", "--dedup-key", DOWN);
    awaitStatus(run, "succeeded");
    assertThat(good("runs").out()).containsPattern(run + " +succeeded +asked +oversight +recover");
    assertThat(json("run", "show", run).path("attempts").findValuesAsString("step")).contains("look", "act", "proved");
    explains(run);
    assertThat(bad("run", "reject", run)).contains("Run " + run + " does not wait for an approval: it is succeeded");
  }

  /** Over REST, from its event to its proof. */
  private static void explains(String run) {
    JsonNode explained = nightshift.get("/api/v1/runs/" + run + "/explain");

    assertThat(explained.path("values").path("workspaceVersion").asString()).startsWith("sha256:");
    assertThat(part(explained, "event", "Down").path("values").path("source").asString()).isEqualTo("admin");
    assertThat(part(explained, "routing", "payments first").path("values").toString()).contains("\"event.severity\":\"sev3\"");
    assertThat(part(explained, "runbook", "asked was taken").path("values").path("runbookVersion").asString()).hasSize(64);
    assertThat(part(explained, "rung", "runs on oversight").path("values").path("declaredRung").asString()).isEqualTo("oversight");
    assertThat(part(explained, "guardrail", "budget says allow: 0 of 9/1h used").path("values").path("values").path("used").asInt(-1)).isZero();
    assertThat(part(explained, "approval", "asked for an approval").path("values").path("approvers").toString()).contains("team:payments");
    assertThat(part(explained, "approval", "admin: approved it").path("values").path("plan").toString()).hasSizeGreaterThan(10);
    assertThat(part(explained, "step", "'act' on local, try 1: succeeded").path("values").path("exit").asInt(-1)).isZero();
    assertThat(part(explained, "proof", "check 'proved': succeeded").isEmpty()).isFalse();
    assertThat(part(explained, "outcome", "It ended as succeeded: proved by its checks and by the alerts clearing").isEmpty()).isFalse();
  }

  /** The first part of a kind that says something. */
  private static JsonNode part(JsonNode explanation, String kind, String says) {
    if (explanation.path("kind").asString().equals(kind) && explanation.path("what").asString().contains(says)) {
      return explanation;
    }
    for (JsonNode because : explanation.path("because")) {
      JsonNode found = part(because, kind, says);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return Json.read("{}");
  }

  @Test
  void a_run_is_rejected_and_another_one_stopped() {
    String rejected = startedByHand();
    assertThat(good("run", "reject", rejected, "--reason", "not now").out()).contains("Rejected run " + rejected);
    awaitStatus(rejected, "stopped");
    assertThat(json("run", "show", rejected).path("run").path("reason").asString()).contains("not now");

    String stopped = startedByHand();
    assertThat(good("run", "stop", stopped).out()).contains("Stopping run " + stopped);
    awaitStatus(stopped, "stopped");
    assertThat(bad("run", "stop", NOWHERE)).isEqualTo("nightshift: There is no run 4711.\n");
    assertThat(bad("run", "reject", NOWHERE)).isEqualTo("nightshift: There is no run 4711.\n");
    assertThat(bad("run", "show", NOWHERE)).isEqualTo("nightshift: There is no run 4711.\n");
  }

  @Test
  void a_run_is_started_with_inputs_and_what_is_missing_or_wrong_is_named() {
    String run = json("run", "start", "tidy", "--input", "text=by hand", "--input", "word=everything").path("id").asString();
    awaitStatus(run, "succeeded");
    assertThat(good("run", "output", run).out()).contains("looked at everything");

    assertThat(bad("run", "start", "tidy")).contains("text");
    assertThat(bad("run", "start", "tidy", "--input", "text=A;B")).contains("text").contains("[a-z ]+");
    assertThat(bad("run", "start", "tidy", "--input", "text=a", "--input", "nope=1")).contains("nope");
    assertThat(bad("run", "start", "tidy", "--incident", NOWHERE)).contains("There is no incident 4711.");
    assertThat(bad("run", "start", "nope")).contains("There is no runbook 'nope'");
    assertThat(run("run", "start", "tidy", "--input", "text")).satisfies(end -> assertThat(end.exitCode()).isEqualTo(2));
  }

  @Test
  void who_is_on_call_and_whether_the_ledger_is_whole_are_asked() {
    assertThat(good("oncall").out()).containsPattern("payments +Ada +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +\\d{4}-");
    assertThat(json("oncall").path("items").get(0).path("person").asString()).isEqualTo("ada");
    assertThat(good("audit", "verify").out()).matches("(?s)The ledger is whole: \\d+ facts in \\d+ chains\\.\\n");
    assertThat(json("audit", "verify").path("findings").size()).isZero();
  }

  @Test
  void a_token_that_nobody_knows_gets_nowhere_with_any_command() {
    List<List<String>> commands = List.of(
        List.of("incidents"), List.of("incident", "show", "1"), List.of("incident", "ack", "1"), List.of("incident", "resolve", "1"), List.of("alerts"), List.of("runs"),
        List.of("run", "show", "1"), List.of("run", "start", "tidy"), List.of("run", "approve", "1"), List.of("run", "reject", "1"), List.of("run", "stop", "1"),
        List.of("events", "send", "--name", "x"), List.of("oncall"), List.of("audit", "verify"));
    for (List<String> command : commands) {
      List<String> words = new ArrayList<>(command);
      words.addAll(List.of("--server", nightshift.address(), "--token", "nobodys"));
      End end = execute(words);
      assertThat(end.exitCode()).as(command.toString()).isEqualTo(1);
      assertThat(end.err()).as(command.toString()).contains("does not know this token");
      assertThat(end.out()).isEmpty();
    }
  }

  private static String startedByHand() {
    String run = json("run", "start", "asked").path("id").asString();
    awaitStatus(run, "awaiting_approval");
    return run;
  }

  private static String askedRun() {
    good("events", "send", "--name", "Down", "--service", "orders", "--dedup-key", DOWN);
    return await().atMost(Duration.ofSeconds(20)).until(
        () -> {
          for (JsonNode run : json("runs").path("items")) {
            if (run.path("status").asString().equals("awaiting_approval")) {
              return run.path("id").asString();
            }
          }
          return "";
        },
        id -> !id.isEmpty());
  }

  private static void awaitStatus(String run, String status) {
    await().atMost(Duration.ofSeconds(20)).untilAsserted(
        () -> {
          JsonNode shown = json("run", "show", run).path("run");
          assertThat(shown.path("status").asString()).as(shown.toString()).isEqualTo(status);
        });
  }

  private static JsonNode awaitItem(String command, String field, String value) {
    return await().atMost(Duration.ofSeconds(10)).until(
        () -> {
          for (JsonNode item : json(command).path("items")) {
            if (item.path(field).asString().equals(value) && !item.path("incidentId").isNull()) {
              return item;
            }
          }
          return Json.read("{}");
        },
        item -> !item.isEmpty());
  }

  private static JsonNode json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    return Json.read(good(all.toArray(String[]::new)).out());
  }

  private static End good(String... words) {
    End end = run(words);
    assertThat(end.err()).as(String.join(" ", words)).isEmpty();
    assertThat(end.exitCode()).isZero();
    return end;
  }

  private static String bad(String... words) {
    End end = run(words);
    assertThat(end.exitCode()).as(String.join(" ", words)).isEqualTo(1);
    assertThat(end.out()).isEmpty();
    return end.err();
  }

  private static End run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--server", nightshift.address(), "--token-file", token.toString()));
    return execute(all);
  }

  private static End execute(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments = words.toArray(String[]::new);
    CommandLine line = Commands.commandLine(false, List.of(), arguments);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new End(line.execute(arguments), out.toString(), err.toString());
  }
}
