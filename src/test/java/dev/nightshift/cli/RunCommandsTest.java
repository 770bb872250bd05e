package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.cli.Terminal.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs from the command line. */
class RunCommandsTest {
  private final Terminal terminal = new Terminal();
  private final AnsweringServer server = terminal.server;

  @AfterEach
  void close() {
    terminal.close();
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

  private Result run(String... arguments) {
    return terminal.run(arguments);
  }
}
