package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {

  private final AnsweringServer server = new AnsweringServer();

  private record Result(int exitCode, String out, String err) {}

  @AfterEach
  void stop() {
    server.close();
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
  void shows_what_a_run_would_do() {
    server.reply("POST /api/v1/runs/plan", 200, """
        {"runbook":"payments-down","title":"Payments","service":"payments","incident":7,"rung":"human-initiated","declaredRung":"fallback",
         "why":"a person started it","purpose":"recover","inputs":{"unit":"api"},"environment":{"UNIT":"api"},"targets":["p-1","p-2"],
         "steps":[{"name":"restart","section":"mitigation","kind":"shell","condition":"true","undo":"back","targets":["p-1","p-2"],
           "shownFor":"p-1","shows":"Run by sh on p-1:\\n  restart \\u001b[31m"}],
         "guardrails":[{"guardrail":"budget","verdict":"allow","why":"0 of 3/1h used"}]}""");

    Result result = run("run", "payments-down", "--dry-run", "--incident", "7", "--input", "unit=api");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(server.requests.getFirst().body()).contains("\"incident\":7").contains("\"unit\":\"api\"");
    assertThat(result.out())
        .contains("Plan of payments-down: Payments  (nothing is changed)")
        .contains("rung human-initiated (declares fallback; a person started it)")
        .contains("mitigation: restart  shell on p-1, p-2  if true  undone by back")
        .contains("  │   restart \ufffd[31m").contains("(shown for p-1)")
        .containsPattern("budget +allow +0 of 3/1h used");
    assertThat(run("run", "payments-down").err()).contains("nightshift run start payments-down");
    assertThat(run("run").err()).contains("nightshift run needs a command: show, output, start");
  }

  @Test
  void says_why_something_happened_or_did_not() {
    server.reply("GET /api/v1/pages/7/why?as=text", 200, "Page 7 to ada by email is sent\n  \u001b[31mada is on call\n").reply("GET /api/v1/runs/3/why", 200, "{\"kind\":\"run\"}");
    assertThat(run("why", "page", "7").out()).contains("Page 7 to ada by email is sent\n  \ufffd[31mada is on call");
    assertThat(Wire.read(run("why", "run", "3", "--json").out()).path("kind").asString()).isEqualTo("run");
    assertThat(run("why").exitCode()).isEqualTo(2);
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
            "{\"items\":[{\"at\":\"2026-01-01T10:00:00Z\",\"type\":\"step.ended\",\"actor\":\"automation\",\"data\":{\"step\":\"restart\",\"exit\":0}}]}");

    Result result = run("incident", "show", "42");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Incident 42: Payments is down")
        .contains("acknowledged by person:ada")
        .contains("alert 3  resolved  PaymentsDown: 3 failures")
        .contains("run 9    succeeded  payments-down (fallback)")
        .contains("step.ended  step restart, exit 0  automation");
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
  void shows_and_searches_all_pages_of_what_a_run_printed() {
    server.reply("GET /api/v1/runs/9/output?after=0", 200, "{\"items\":[{\"id\":3,\"step\":\"look\",\"target\":\"web-1\",\"text\":\"one\\n\"}],\"next\":3}");
    server.reply("GET /api/v1/runs/9/output?after=3", 200, "{\"items\":[{\"id\":4,\"step\":\"look\",\"target\":\"web-1\",\"text\":\"two\\n\"}],\"next\":null}");
    server.reply("GET /api/v1/runs/9/output?search=a%20b&after=0", 200, "{\"items\":[{\"step\":\"look\",\"target\":\"web-1\",\"line\":7,\"text\":\"x a b\"}],\"next\":5}");
    server.reply("GET /api/v1/runs/9/output?search=a%20b&after=5", 200, "{\"items\":[],\"next\":null}");

    assertThat(run("run", "output", "9").out().strip()).isEqualTo("look on web-1\none\ntwo");
    assertThat(run("run", "output", "9", "--search", "a b").out().strip()).isEqualTo("look on web-1:7  x a b");
    assertThat(Wire.read(run("run", "output", "9", "--json").out()).path("items").size()).isEqualTo(2);
  }

  @Test
  void starts_a_run_for_an_incident_with_inputs() {
    server.reply("POST /api/v1/runs", 201, "{\"id\":9}");

    Result result = run("run", "start", "payments-restore", "--incident", "42", "--input", "unit=payments", "--input", "reason=a=b");

    assertThat(result.out()).contains("Started run 9").contains("nightshift run show 9");
    assertThat(Wire.read(server.requests.getFirst().body()))
        .isEqualTo(Wire.read("{\"runbook\":\"payments-restore\",\"incident\":42,\"inputs\":{\"unit\":\"payments\",\"reason\":\"a=b\"}}"));
  }

  @Test
  void a_run_says_how_far_the_step_under_way_is() {
    server.reply("GET /api/v1/runs/9", 200, """
        {"run":{"id":9,"runbook":"restore","status":"running","doing":{"step":"restart","done":37,"failed":1,"underWay":12,"total":120}},"attempts":[]}
        """);
    assertThat(run("run", "show", "9").out()).contains("restart: 37/120 done, 1 failed, 12 under way");
  }

  @Test
  void answers_the_question_of_a_run() {
    server.reply("GET /api/v1/runs/9", 200, """
        {"run":{"id":9,"runbook":"restore","status":"running","waitsFor":{"kind":"question","step":"ask","text":"Restart?","choices":["yes","no"]}},"attempts":[]}
        """);
    server.reply("POST /api/v1/runs/9/steps/ask/answer", 200, "{}");
    assertThat(run("run", "show", "9").out()).contains("It asks: Restart?", "nightshift run answer 9 ask yes|no");
    assertThat(run("run", "answer", "9", "ask", "yes", "--comment", "go on").out()).contains("Answered yes to ask of run 9.");
    assertThat(Wire.read(server.requests.getLast().body())).isEqualTo(Wire.read("{\"choice\":\"yes\",\"comment\":\"go on\"}"));
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

  @Test
  void shows_the_plan_of_a_run_and_approves_exactly_that() {
    server.reply("GET /api/v1/runs/9/plan", 200, """
        {"plan":"3f0c","runbook":"restore","title":"Restore","targets":["web-1"],"steps":[{"name":"restart","section":"mitigation","kind":"shell",
        "targets":["web-1"],"shownFor":"web-1","shows":"systemctl restart payments"}],"guardrails":[]}
        """);
    server.reply("POST /api/v1/runs/9/approve", 200, "{}");
    assertThat(run("run", "plan", "9").out())
        .contains("targets: web-1", "systemctl restart payments", "Approve exactly this: nightshift run approve 9 --plan 3f0c");
    assertThat(run("run", "approve", "9", "--plan", "3f0c").exitCode()).isZero();
    assertThat(server.requests.getLast().body()).isEqualTo("{\"plan\":\"3f0c\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"approve", "reject", "stop"})
  void decides_on_a_run(String verb) {
    server.reply("POST /api/v1/runs/9/" + verb, 200, "{}");
    assertThat(run("run", verb, "9", "--reason", "because").exitCode()).isZero();
    assertThat(server.requests.getFirst().body()).isEqualTo("{\"reason\":\"because\"}");
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
    Result result = execute("incidents", "--server", "http://127.0.0.1:" + free);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("Nothing answers at http://127.0.0.1:" + free).contains("nightshift serve --workspace DIR");
  }

  @Test
  void tells_an_unknown_token_from_no_token() {
    server.reply("GET /api/v1/oncall", 401, "{\"detail\":\"Not signed in\"}");
    assertThat(run("oncall").err()).contains("does not know this token");
    assertThat(execute("oncall", "--server", server.address()).err()).contains("no token was given").contains("--token-file");
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
    execute("oncall", "--server", server.address(), "--token-file", file.toString());
    assertThat(server.requests.getFirst().authorization()).isEqualTo("Bearer from-file");
  }

  @Test
  void shows_control_characters_of_an_alert_as_marks() {
    server.reply(
        "GET /api/v1/alerts?state=all&limit=50", 200, "{\"items\":[{\"id\":1,\"name\":\"a\\u001b[2Jb\",\"summary\":\"x\\u0007y\"}]}");
    assertThat(run("alerts", "--all").out()).contains("a\ufffd[2Jb").contains("x\ufffdy").doesNotContain("\u001b");
  }

  @Test
  void ends_with_two_on_wrong_usage() {
    assertThat(execute("incident").exitCode()).isEqualTo(2);
    assertThat(execute("incident").err()).contains("needs a command: show, ack, resolve");
    assertThat(execute("incident", "show", "forty-two").exitCode()).isEqualTo(2);
    assertThat(execute("incidnts").err()).contains("incidents");
    assertThat(execute("incidents", "--server", "localhost:8080").err()).contains("It looks like http://127.0.0.1:8080");
  }

  @Test
  void every_command_has_help() {
    check(Commands.commandLine(false, List.of()));
  }

  @Test
  void colours_only_where_asked_for() {
    server.reply("GET /api/v1/incidents?status=open&limit=50", 200, "{\"items\":[{\"id\":1,\"status\":\"TRIGGERED\"}]}");
    String[] arguments = {"incidents", "--server", server.address()};
    assertThat(execute(true, arguments).out()).contains("\u001b[31mtriggered\u001b[0m");
    assertThat(execute(false, arguments).out()).doesNotContain("\u001b");
  }

  private static void check(CommandLine line) {
    assertThat(line.getCommandSpec().usageMessage().description()).as(line.getCommandName()).isNotEmpty();
    line.getCommandSpec().options().forEach(option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
    assertThat(line.getUsageMessage()).contains("Usage: ");
    line.getSubcommands().values().forEach(CommandsTest::check);
  }

  private Result run(String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 4);
    System.arraycopy(new String[] {"--server", server.address(), "--token", "secret"}, 0, all, arguments.length, 4);
    return execute(all);
  }

  private static Result execute(String... arguments) {
    return execute(false, arguments);
  }

  private static Result execute(boolean colours, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Commands.commandLine(colours, List.of(), arguments);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new Result(line.execute(arguments), out.toString(), err.toString());
  }
}
