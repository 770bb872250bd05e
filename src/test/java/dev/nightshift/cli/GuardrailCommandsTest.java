package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.cli.Terminal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What keeps automation back, and how far it may go, from the command line. */
class GuardrailCommandsTest {
  private final Terminal terminal = new Terminal();
  private final AnsweringServer server = terminal.server;

  @AfterEach
  void close() {
    terminal.close();
  }

  @Test
  void lists_the_ladder_and_accepts_a_proposal() throws IOException {
    server.reply("GET /api/v1/ladder", 200, """
        {"items":[{"runbook":"payments-down","service":"payments","rung":"human-initiated","declared":"fallback","earned":"human-initiated","fell":true,
          "evidence":{"attempts":6,"verified":5,"bound":0.436,"recovery":"PT1M30.25S","manualRecovery":"PT20M","clearedByThemselves":3,"casesWithoutRun":11},"next":{"to":"oversight","ready":false,"lacking":["the success rate is at least 0.44, and 0.50 is needed"]}},
         {"runbook":"disk-full","service":"payments","rung":"human-initiated","declared":"oversight","earned":"human-initiated","fell":false,
          "evidence":{"attempts":5,"verified":5,"bound":0.5655},"next":{"to":"oversight","ready":true,"lacking":[]}}],"next":null}""");
    assertThat(run("ladder").out().lines()).containsExactly(
        "RUNBOOK        SERVICE   RUNG             DECLARED   EARNED                  VERIFIED  RATE           TAKES  BY HAND  BY ITSELF  NEXT",
        "payments-down  payments  human-initiated  fallback   human-initiated (fell)  5 of 6    at least 0.44  1m30s  20m      3 of 11    oversight: the success rate is at least 0.44, and 0.50 is needed",
        "disk-full      payments  human-initiated  oversight  human-initiated         5 of 5    at least 0.57                             oversight: may be accepted");
    server.reply("GET /api/v1/ladder", 200, """
        {"items":[{"runbook":"payments-down","service":"payments","rung":"human-initiated","declared":"fallback","earned":"human-initiated","fell":false,
          "evidence":{"attempts":5,"verified":5,"bound":0.5655,"recovery":"PT4M","manualRecovery":"PT25M","clearedByThemselves":2,"casesWithoutRun":10},
          "next":{"to":"oversight","ready":true,"lacking":[]}}],"next":null}""");
    String guide = Files.readString(Path.of("docs/ladder.md"));
    assertThat(run("ladder").out().lines()).as("the guide shows what it prints").allSatisfy(line -> assertThat(guide.lines()).contains(line));
    server.reply("POST /api/v1/ladder/disk-full/accept", 200, "{\"earned\":\"oversight\",\"rung\":\"oversight\"}");
    assertThat(run("ladder", "accept", "disk-full", "--service", "payments", "--rung", "oversight", "--reason", "watched it").out())
        .isEqualToIgnoringNewLines("disk-full has earned oversight on payments, and stands there now.");
    assertThat(run("ladder", "accept", "disk-full", "--service", "payments").exitCode()).as("a reason is needed").isEqualTo(2);
    server.reply("POST /api/v1/runs/42/harm", 200, "{\"run\":42}");
    assertThat(run("run", "harm", "42", "--reason", "it lost the sessions").out()).startsWith("Run 42 did harm");
  }

  @Test
  void freezes_a_service_and_stops_everything() {
    server.reply("POST /api/v1/freezes", 201, "{\"id\":3,\"kind\":\"freeze\",\"service\":\"payments\",\"until\":\"2026-03-02T14:00:00Z\"}")
        .reply("GET /api/v1/freezes", 200, "{\"holding\":[],\"items\":[{\"id\":3,\"kind\":\"freeze\",\"service\":\"\",\"reason\":\"move\",\"startedAt\":\"2026-03-02T11:00:00Z\",\"startedBy\":\"person:ada\"}]}")
        .reply("POST /api/v1/freezes/3/end", 200, "{}")
        .reply("POST /api/v1/automation/stop", 200, "{}")
        .reply("POST /api/v1/automation/resume", 200, "{}");
    assertThat(run("freeze", "--service", "payments", "--until", "2h", "--reason", "move").out())
        .contains("Froze payments until 2026-03-02T14:00:00Z").contains("nightshift unfreeze 3");
    assertThat(server.requests.getLast().body()).contains("\"service\":\"payments\"").contains("\"until\":\"2h\"").contains("\"reason\":\"move\"");
    assertThat(run("freezes").out()).containsPattern("3 +freeze +all").contains("person:ada", "move");
    assertThat(run("unfreeze", "3").out()).contains("Ended freeze 3");
    assertThat(run("stop-all", "--reason", "worse").out()).contains("All automation is stopped").contains("nightshift resume-all");
    assertThat(server.requests.getLast().body()).contains("\"reason\":\"worse\"");
    assertThat(run("resume-all").out()).contains("Automation goes on");
    assertThat(run("stop-all").exitCode()).isEqualTo(2);
  }

  @Test
  void breaks_the_glass_in_two_steps() {
    server.reply("POST /api/v1/break-glass", 201, "{\"id\":7}")
        .reply("POST /api/v1/break-glass/7/confirm", 200, "{\"id\":7,\"until\":\"2026-03-02T14:00:00Z\"}")
        .reply("POST /api/v1/break-glass/7/end", 200, "{}")
        .reply("GET /api/v1/break-glass", 200, "{\"holding\":[],\"items\":[{\"id\":7,\"service\":\"payments\",\"runbook\":\"\",\"reason\":\"down\",\"askedBy\":\"ada\",\"askedAt\":\"2026-03-02T11:00:00Z\",\"confirmedBy\":\"grace\"}]}");
    assertThat(run("break-glass", "--service", "payments", "--reason", "down", "--for", "10m").out()).contains("another person confirms", "nightshift break-glass confirm 7");
    assertThat(server.requests.getLast().body()).contains("\"service\":\"payments\"", "\"reason\":\"down\"", "\"for\":\"10m\"");
    assertThat(run("break-glass", "confirm", "7").out()).contains("The glass is broken until 2026-03-02T14:00:00Z");
    assertThat(run("break-glass", "list").out()).containsPattern("7 +payments").contains("ada", "grace", "down");
    assertThat(run("break-glass", "end", "7").out()).contains("Ended break glass 7");
    assertThat(run("break-glass", "--reason", "everything").exitCode()).isEqualTo(2);
  }

  @Test
  void lists_circuit_breakers_and_resets_one() {
    server.reply("GET /api/v1/guardrails/breakers", 200, "{\"items\":[{\"runbook\":\"restore\",\"service\":\"payments\",\"state\":\"open\",\"failures\":3,\"since\":\"2026-03-02T11:00:00Z\",\"why\":\"3 failures in a row\",\"halfOpenAt\":\"2026-03-02T12:00:00Z\",\"canary\":null}]}")
        .reply("POST /api/v1/guardrails/breakers/reset", 200, "{}");
    assertThat(run("guardrails", "breakers").out()).containsPattern("restore +payments +open +3").contains("3 failures in a row");
    assertThat(run("breaker", "reset", "restore", "--service", "payments", "--reason", "fixed").out()).contains("Closed the breaker of restore on payments");
    assertThat(server.requests.getLast().body()).contains("\"runbook\":\"restore\"", "\"service\":\"payments\"", "\"reason\":\"fixed\"");
    assertThat(run("breaker", "reset", "restore", "--service", "payments").exitCode()).as("a reason is needed").isEqualTo(2);
  }

  @Test
  void says_what_every_guardrail_says_with_its_values() {
    server.reply("POST /api/v1/guardrails/explain", 200, "{\"runbook\":\"restore\",\"service\":\"payments\",\"verdict\":\"deny\",\"startedBy\":\"automation\",\"rung\":\"fallback\",\"rungWhy\":\"\","
        + "\"changes\":true,\"guardrails\":[{\"guardrail\":\"budget\",\"verdict\":\"deny\",\"why\":\"used up\",\"values\":{\"used\":3,\"budget\":\"3/1h\",\"of\":[\"a\"]}}]}");
    assertThat(run("guardrails", "explain", "restore", "--incident", "42", "--input", "unit=a").out())
        .contains("Guardrails of restore on payments now: deny", "started by automation · rung fallback", "budget  used up", "budget=3/1h  of=[\"a\"]  used=3");
    assertThat(server.requests.getLast().body()).contains("\"incident\":42").contains("\"unit\":\"a\"").contains("\"byHand\":false");
  }

  @Test
  void lists_stale_runbooks_and_confirms_one() {
    String mark = "{\"runbook\":\"payments-down\",\"service\":\"payments\",\"cause\":\"change\",\"why\":\"Payments was changed: 1.7\",\"markedAt\":\"2026-03-02T11:00:00Z\"}";
    server.reply("GET /api/v1/runbooks/stale", 200, "{\"items\":[" + mark + "]}")
        .reply("GET /api/v1/runbooks", 200, "{\"items\":[{\"name\":\"payments-down\",\"rung\":\"fallback\",\"title\":\"Payments\"},{\"name\":\"other\",\"rung\":\"manual\",\"title\":\"Other\"}]}")
        .reply("POST /api/v1/runbooks/payments-down/confirm", 200, "{\"items\":[" + mark + "]}");
    assertThat(run("runbooks", "--stale").out()).contains("payments-down", "change", "Payments was changed: 1.7");
    assertThat(run("runbooks").out()).containsPattern("payments-down +fallback +stale +Payments").containsPattern("other +manual +Other");
    Result confirmed = run("runbook", "confirm", "payments-down", "--service", "payments", "--reason", "tried it");
    assertThat(confirmed.out()).contains("Confirmed payments-down", "Payments was changed: 1.7");
    assertThat(server.requests.getLast().body()).contains("\"service\":\"payments\"").contains("\"reason\":\"tried it\"");
  }

  @Test
  void lists_drills_and_starts_one() {
    String drill = "{\"id\":7,\"runbook\":\"payments-down\",\"service\":\"payments\",\"status\":\"failed\",\"startedBy\":\"automation\",\"broke\":[\"exit code 127\",\"gone\"],\"startedAt\":\"2026-03-02T11:00:00Z\"}";
    server.reply("GET /api/v1/drills?limit=50&runbook=payments-down", 200, "{\"items\":[" + drill + "]}")
        .reply("GET /api/v1/drills/schedule", 200, "{\"items\":[{\"runbook\":\"payments-down\",\"every\":\"7d\",\"at\":\"09:30\",\"next\":\"2026-03-09T08:30:00Z\",\"last\":" + drill + "}]}")
        .reply("POST /api/v1/runbooks/payments-down/drill", 201, drill);
    assertThat(run("drills", "--runbook", "payments-down").out()).contains("payments-down", "failed", "exit code 127 (and 1 more)");
    assertThat(run("drills", "--schedule").out()).contains("7d", "09:30", "failed");
    assertThat(run("drill", "payments-down", "--input", "unit=payments").out()).contains("Drill 7 of payments-down has begun");
    assertThat(server.requests.getLast().body()).contains("\"unit\":\"payments\"");
  }

  @Test
  void lists_alerts_without_a_runbook_and_runbooks_without_an_alert() {
    server.reply("GET /api/v1/runbooks/coverage?days=7", 200, """
        {"alerts":3,"withoutRunbook":[{"name":"DiskFull","service":"payments","alert":12,"startedAt":"2026-03-02T11:00:00Z"}],
         "neverMatched":[{"name":"old","file":"runbooks/old.md"}]}""");
    assertThat(run("runbooks", "coverage", "--days", "7").out()).contains("DiskFull", "payments", "12", "runbooks/old.md");
    server.reply("GET /api/v1/runbooks/coverage?days=90", 200, "{\"withoutRunbook\":[],\"neverMatched\":[]}");
    assertThat(run("runbooks", "coverage").out()).contains("Every alert of the last 90 days has a runbook", "Every runbook was for an alert");
  }

  @Test
  void explains_who_may_do_what() {
    server.reply("GET /api/v1/access/explain?person=automation&action=act&runbook=restore&target=tier%3Ddb", 200, """
        {"person":"automation","action":"act","allowed":false,"why":"the rule 'not the databases' denies it","rules":[
        {"rule":"not the databases","effect":"deny","matched":true,"decided":true,"why":"it is about this"},
        {"rule":"the team starts","effect":"allow","matched":false,"decided":false,"why":"it is about start-run"}]}
        """);
    String out = run("access", "explain", "automation", "act", "--runbook", "restore", "--target", "tier=db").out();
    assertThat(out).contains("automation act: denied", "the rule 'not the databases' denies it", "it is about start-run");
    assertThat(out.lines().filter(line -> line.contains("not the databases")).toList().getLast()).contains("deny").contains("yes");
  }

  private Result run(String... arguments) {
    return terminal.run(arguments);
  }
}
