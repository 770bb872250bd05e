package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.Runs;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConsoleSecurityTest {

  private static final TickingClock CLOCK = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private static TestDatabase database;
  private static TestWorkspaces workspaces;
  private static TestServer server;
  private static long incident;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    workspaces = ShopStory.workspaces();
    server = TestServer.start(database, workspaces, CLOCK);
    incident = ShopStory.fire(server, "ShopErrors", "shop", "5xx <script>window.pwned = true</script>", "warning");
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static Visitor admin() {
    return Visitor.signedIn(server, server.token(null, Actor.Role.ADMIN));
  }

  @Test
  void pages_need_a_session_and_say_how_to_get_one() {
    for (String path : List.of("/", "/incidents", "/incidents/1", "/alerts", "/runs", "/runbooks", "/services", "/on-call", "/ledger", "/settings")) {
      HttpResponse<String> answer = server.get(path, "Accept", "text/html");
      assertThat(answer.statusCode()).as(path).isEqualTo(302);
      assertThat(answer.headers().firstValue("Location").orElse("")).contains("/sign-in");
    }
    assertThat(server.get("/live").statusCode()).isEqualTo(401);
    assertThat(server.get("/status").statusCode()).isEqualTo(200);
    assertThat(server.get("/incidents/1", "Authorization", "Bearer " + server.token(null, Actor.Role.ADMIN)).statusCode())
        .as("a bearer token is for the API")
        .isEqualTo(302);
  }

  @Test
  void a_form_without_the_token_of_its_page_is_refused() {
    Visitor visitor = admin();
    String acknowledge = "/incidents/" + incident + "/acknowledge";
    assertThat(visitor.post(acknowledge, "", Map.of()).statusCode()).isEqualTo(403);
    assertThat(visitor.post(acknowledge, "forged", Map.of()).statusCode()).isEqualTo(403);
    String other = admin().formToken("/incidents/" + incident);
    assertThat(visitor.post(acknowledge, other, Map.of()).statusCode()).as("somebody else's token").isEqualTo(403);
    assertThat(server.part(Incidents.class).get(incident).acknowledgedAt()).isNull();
  }

  @Test
  void a_viewer_looks_and_changes_nothing() {
    ShopStory.fire(server, "OrdersSlow", "orders", "slow", "error");
    Run run =
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(
            () -> server.part(Runs.class).list(null, Long.MAX_VALUE, 1).stream().findFirst().orElse(null),
            found -> found != null && found.status() == RunStatus.AWAITING_APPROVAL);
    Visitor viewer = Visitor.signedIn(server, server.token("vic", Actor.Role.ADMIN));
    assertThat(viewer.get("/incidents/" + run.incidentId()).body()).contains("Your role may look, not approve").doesNotContain("/approve");
    String csrf = viewer.formToken("/");
    for (String path : List.of("/runs/" + run.id() + "/approve", "/runs/" + run.id() + "/reject", "/runs/" + run.id() + "/stop",
        "/incidents/" + run.incidentId() + "/acknowledge", "/incidents/" + run.incidentId() + "/hands-off", "/ledger/verify")) {
      assertThat(viewer.post(path, csrf, Map.of()).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(viewer.post("/runs", csrf, Map.of("runbook", "orders-slow")).statusCode()).isEqualTo(403);
    assertThat(viewer.post("/settings/tokens", csrf, Map.of("name", "x", "role", "admin")).statusCode()).isEqualTo(403);
    assertThat(server.part(Runs.class).get(run.id()).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);

    Visitor stranger = Visitor.signedIn(server, server.token("eve", Actor.Role.RESPONDER));
    assertThat(stranger.get("/runs/" + run.id()).body())
        .contains("Eve Elsewhere may not approve this run: its runbook asks for one of the team Payments.")
        .contains("/reject")
        .doesNotContain("/approve");
    assertThat(stranger.submit("/", "/runs/" + run.id() + "/approve", Map.of()).statusCode()).isEqualTo(403);

    Visitor responder = Visitor.signedIn(server, server.token("ada", Actor.Role.RESPONDER));
    assertThat(responder.get("/runs/" + run.id()).body()).contains("/approve").doesNotContain("may not approve");
    assertThat(viewer.get("/runs/" + run.id() + "/plan").statusCode()).isEqualTo(403);
    String plan = server.part(Runs.class).proposal(run.id()).orElseThrow().plan();
    assertThat(responder.get("/runs/" + run.id()).body()).as("the answer is for what is shown").contains("name=\"plan\" value=\"" + plan + "\"", "/runs/" + run.id() + "/plan");
    assertThat(responder.get("/runs/" + run.id() + "/plan").body())
        .contains("Dry run of run " + run.id(), "What the guardrails say now", "approval", "on " + run.targets().getFirst());
    assertThat(responder.submit("/", "/runs/" + run.id() + "/approve", Map.of("plan", "another")).statusCode()).isEqualTo(409);
    assertThat(responder.submit("/", "/runs/" + run.id() + "/approve", Map.of("plan", plan)).statusCode()).isEqualTo(303);
    Awaitility.await().until(() -> server.part(Runs.class).get(run.id()).status() != RunStatus.AWAITING_APPROVAL);
  }

  @Test
  void what_comes_from_outside_is_text_on_every_page() {
    Visitor visitor = admin();
    String evil = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>";
    visitor.submit("/", "/incidents/" + incident + "/notes", Map.of("text", evil));
    for (String path : List.of("/", "/incidents", "/incidents?q=" + URLEncoder.encode(evil, StandardCharsets.UTF_8),
        "/incidents/" + incident, "/incidents/" + incident + "/post-mortem", "/incidents/" + incident + "/why", "/alerts", "/ledger", "/runbooks/shop-errors", "/sign-in?to=%22%3E%3Cscript%3E")) {
      HttpResponse<String> answer = visitor.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.body()).as(path).doesNotContain("<img").doesNotContain("<script>").doesNotContain("onerror=alert(1)>\"'");
    }
  }

  @Test
  void every_page_forbids_what_it_does_not_need() {
    Visitor visitor = admin();
    for (String path : List.of("/", "/sign-in", "/status", "/nothing-here", "/incidents/" + incident)) {
      HttpResponse<String> answer = visitor.get(path);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse("")).as(path)
          .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
              + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
      assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
      assertThat(answer.body()).doesNotContain("style=").doesNotContain("onclick").doesNotContain("<script>");
    }
  }

  @Test
  void styles_and_scripts_are_kept_for_ever_and_nothing_else_is_served() {
    HttpResponse<String> page = server.get("/sign-in");
    Matcher address = Pattern.compile("/assets/[0-9a-f]{12}/console\\.css").matcher(page.body());
    assertThat(address.find()).isTrue();
    HttpResponse<String> css = server.get(address.group());
    assertThat(css.headers().firstValue("Cache-Control").orElse("")).contains("immutable").contains("max-age=31536000");
    assertThat(server.get("/assets/000000000000/console.css").statusCode()).isEqualTo(404);
    assertThat(server.get(address.group().replace("console.css", "..%2f..%2fapplication.class")).statusCode()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void an_unknown_page_says_so_to_people_and_to_programs() {
    Visitor visitor = admin();
    HttpResponse<String> page = visitor.get("/nothing-here");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("There is no page at this address");
    assertThat(visitor.get("/incidents/999999").statusCode()).isEqualTo(404);
    assertThat(visitor.get("/incidents/abc").statusCode()).isEqualTo(404);
    HttpResponse<String> api = server.get("/api/v1/nothing-here", "Authorization", "Bearer " + server.token(null, Actor.Role.ADMIN), "Accept", "text/html,*/*");
    assertThat(api.statusCode()).isEqualTo(404);
    assertThat(api.headers().firstValue("Content-Type").orElse("")).contains("application/problem+json");
  }

  @Test
  void forms_do_what_they_say() {
    Visitor visitor = Visitor.signedIn(server, server.token("grace", null));
    long fresh = ShopStory.fire(server, "ShopSlow", "shop", "slow", "warning");
    String page = "/incidents/" + fresh;
    assertThat(visitor.submit(page, page + "/acknowledge", Map.of()).statusCode()).isEqualTo(303);
    assertThat(visitor.submit(page, page + "/severity", Map.of("severity", "sev2")).statusCode()).isEqualTo(303);
    assertThat(visitor.submit(page, page + "/hands-off", Map.of()).statusCode()).isEqualTo(303);
    assertThat(visitor.submit(page, page + "/notes", Map.of("text", "it was the cache")).statusCode()).isEqualTo(303);
    assertThat(visitor.submit(page, page + "/resolve", Map.of("reason", "emptied the cache")).statusCode()).isEqualTo(303);
    Incident done = server.part(Incidents.class).get(fresh);
    assertThat(done.acknowledgedBy()).isEqualTo("person:grace");
    assertThat(done.handsOff()).isTrue();
    assertThat(done.open()).isFalse();
    assertThat(visitor.get(page).body()).contains("it was the cache").contains("resolved the incident: emptied the cache").contains("resolved by hand");
    assertThat(visitor.submit(page, page + "/acknowledge", Map.of()).statusCode()).isEqualTo(409);
    HttpResponse<String> download = visitor.get(page + "/post-mortem.md");
    assertThat(download.headers().firstValue("Content-Type").orElse("")).contains("text/markdown");
    assertThat(download.body()).startsWith("# Post-mortem: ");
  }

  @Test
  void an_override_puts_somebody_on_call_and_can_be_taken_back() {
    Visitor visitor = Visitor.signedIn(server, server.token("grace", null));
    assertThat(visitor.submit("/on-call", "/on-call/overrides",
        Map.of("team", "payments", "person", "vic", "from", "2026-11-20T03:00", "until", "2026-11-20T06:00", "zone", "Europe/Berlin", "reason", "swap")).statusCode()).isEqualTo(303);
    assertThat(visitor.get("/on-call").body()).contains("Vic Viewer").contains("By override: swap");
    assertThat(visitor.submit("/on-call", "/on-call/overrides",
        Map.of("team", "payments", "person", "vic", "from", "yesterday", "until", "2026-11-20T06:00", "zone", "Europe/Berlin")).statusCode()).isEqualTo(400);
    Matcher remove = Pattern.compile("/on-call/overrides/\\d+/remove").matcher(visitor.get("/on-call").body());
    assertThat(remove.find()).isTrue();
    assertThat(visitor.submit("/on-call", remove.group(), Map.of()).statusCode()).isEqualTo(303);
    assertThat(visitor.get("/on-call").body()).doesNotContain("By override");
  }

  @Test
  void the_ledger_is_verified_on_its_page() {
    assertThat(admin().submit("/ledger", "/ledger/verify", Map.of()).body()).contains("Whole: ");
  }

  @Test
  void a_token_made_on_the_settings_page_is_shown_once() {
    Visitor visitor = admin();
    String page = visitor.submit("/settings", "/settings/tokens", Map.of("name", "ci <b>", "role", "viewer")).body();
    Matcher secret = Pattern.compile("nst_[A-Za-z0-9_-]{43}").matcher(page);
    assertThat(secret.find()).isTrue();
    assertThat(server.get("/api/v1/workspace", "Authorization", "Bearer " + secret.group()).statusCode()).isEqualTo(200);
    assertThat(visitor.get("/settings").body()).doesNotContain(secret.group()).contains("ci &lt;b&gt;");
  }
}
