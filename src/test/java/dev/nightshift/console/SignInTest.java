package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TickingClock;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Tokens;
import dev.nightshift.platform.Json;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets into the console, by what, and for how long. */
class SignInTest {
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database, ShopStory.workspaces(), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static Visitor admin() {
    return Visitor.signedIn(server, server.token(null, Actor.Role.ADMIN));
  }

  private static String link() {
    HttpResponse<String> answer =
        server.post("/api/v1/sign-in-links", "", "Authorization", "Bearer " + server.token("ada", null), "Content-Type", "application/json");
    String url = Json.read(answer.body()).path("url").asString();
    return url.substring(url.indexOf("/sign-in/"));
  }

  @Test
  void a_session_means_nothing_to_the_api() {
    Visitor visitor = admin();
    assertThat(server.get("/api/v1/incidents", "Cookie", "nightshift_session=" + visitor.cookie("nightshift_session")).statusCode())
        .isEqualTo(401);
  }

  @Test
  void the_session_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    Visitor visitor = new Visitor(server);
    String csrf = visitor.formToken("/sign-in");
    HttpResponse<String> answer = visitor.post("/sign-in", csrf, Map.of("token", server.token("ada", null)));
    String cookie =
        answer.headers().allValues("Set-Cookie").stream().filter(value -> value.startsWith("nightshift_session=") && !value.contains("Max-Age=0")).findFirst().orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax").contains("Path=/");
  }

  @Test
  void a_session_id_that_the_browser_brings_along_is_never_adopted() {
    Visitor visitor = new Visitor(server);
    String csrf = visitor.formToken("/sign-in");
    HttpResponse<String> answer =
        server.post(
            "/sign-in",
            "token=" + server.token("ada", null) + "&_csrf=" + URLEncoder.encode(csrf, StandardCharsets.UTF_8),
            "Content-Type", "application/x-www-form-urlencoded",
            "Cookie", "nightshift_csrf=" + visitor.cookie("nightshift_csrf") + "; nightshift_session=planted");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(server.get("/", "Accept", "text/html", "Cookie", "nightshift_session=planted").statusCode()).isEqualTo(302);
  }

  @Test
  void looking_at_a_sign_in_link_does_not_use_it_up_and_using_it_does() {
    String link = link();
    Visitor scanner = new Visitor(server);
    assertThat(scanner.get(link).statusCode()).isEqualTo(200);
    assertThat(scanner.get(link).body()).contains("data-submit-at-once");

    Visitor ada = new Visitor(server);
    assertThat(ada.submit(link, link, Map.of()).statusCode()).isEqualTo(303);
    assertThat(ada.get("/").body()).contains("ada");
    assertThat(new Visitor(server).get(link).statusCode()).isEqualTo(410);
    Visitor late = new Visitor(server);
    assertThat(late.post(link, late.formToken("/sign-in"), Map.of()).statusCode()).isEqualTo(410);
    assertThat(late.get("/").statusCode()).isEqualTo(302);
  }

  @Test
  void of_many_who_use_a_link_at_once_one_gets_in() throws Exception {
    String link = link();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> {
                Visitor visitor = new Visitor(server);
                return visitor.post(link, visitor.formToken("/sign-in"), Map.of()).statusCode();
              }))
              .toList();
      List<Integer> codes = new ArrayList<>();
      for (Future<Integer> answer : answers) {
        codes.add(answer.get());
      }
      assertThat(codes).filteredOn(code -> code == 303).hasSize(1);
      assertThat(codes).filteredOn(code -> code == 410).hasSize(7);
    }
  }

  @Test
  void a_sign_in_link_is_too_old_after_ten_minutes_and_a_session_after_twelve_hours() {
    TestDatabase own = TestDatabase.create();
    TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
    try (TestServer other = TestServer.start(own, ShopStory.workspaces(), clock)) {
      String bearer = "Bearer " + other.token(null, Actor.Role.ADMIN);
      String url = Json.read(other.post("/api/v1/sign-in-links", "", "Authorization", bearer).body()).path("url").asString();
      Visitor visitor = Visitor.signedIn(other, other.token("ada", null));
      clock.tick(Duration.ofMinutes(11));
      assertThat(other.get(url.substring(url.indexOf("/sign-in/"))).statusCode()).isEqualTo(410);
      assertThat(visitor.get("/").statusCode()).isEqualTo(200);
      clock.tick(Duration.ofHours(12));
      assertThat(visitor.get("/").statusCode()).isEqualTo(302);
    }
    own.close();
  }

  @Test
  void a_session_ends_with_its_token_and_by_signing_out() {
    Tokens.Created token = server.part(Tokens.class).create("laptop", "ada", null, TestServer.ADMIN);
    Visitor visitor = Visitor.signedIn(server, token.secret());
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    server.part(Tokens.class).revoke(token.token().id(), TestServer.ADMIN);
    assertThat(visitor.get("/").statusCode()).isEqualTo(302);
    assertThat(new Visitor(server).submit("/sign-in", "/sign-in", Map.of("token", token.secret())).statusCode()).isEqualTo(401);

    Visitor other = admin();
    String session = other.cookie("nightshift_session");
    assertThat(other.submit("/", "/sign-out", Map.of()).statusCode()).isEqualTo(303);
    assertThat(server.get("/", "Accept", "text/html", "Cookie", "nightshift_session=" + session).statusCode()).isEqualTo(302);
  }

  @Test
  void the_sign_in_leads_nowhere_else() {
    assertThat(SignInPage.local("/incidents/1?x=y")).isEqualTo("/incidents/1?x=y");
    for (String away : List.of("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb")) {
      assertThat(SignInPage.local(away)).as(away).isEqualTo("/");
    }
  }
}
