package dev.nightshift.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import java.util.Map;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenApiTest {

  private static final TickingClock CLOCK = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database, TestWorkspaces.small(), CLOCK);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static String[] bearer(String secret) {
    return new String[] {"Authorization", "Bearer " + secret, "Content-Type", "application/json"};
  }

  private static String admin() {
    return server.token(null, Actor.Role.ADMIN);
  }

  @Test
  void without_a_token_the_api_answers_401_as_a_problem() {
    for (String[] headers : List.of(new String[0], bearer("nst_wrong"), new String[] {"Authorization", "Basic eDp5"})) {
      HttpResponse<String> answer = server.get("/api/v1/tokens", headers);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
      assertThat(Json.read(answer.body()).path("title").asString()).isEqualTo("Not signed in");
    }
  }

  @Test
  void a_token_is_shown_once_works_and_stops_working_when_it_is_revoked() {
    String admin = admin();
    HttpResponse<String> created = server.post("/api/v1/tokens", "{\"name\":\"ci\",\"role\":\"admin\"}", bearer(admin));
    assertThat(created.statusCode()).isEqualTo(201);
    String secret = Json.read(created.body()).path("secret").asString();
    long id = Json.read(created.body()).path("token").path("id").asLong();

    HttpResponse<String> list = server.get("/api/v1/tokens", bearer(secret));
    assertThat(list.statusCode()).isEqualTo(200);
    assertThat(list.body()).contains("\"name\":\"ci\"").doesNotContain(secret).doesNotContain("nst_");
    assertThat(database.jdbc().sql("SELECT string_agg(row_to_json(token)::text, '') FROM token").query(String.class).single())
        .doesNotContain(secret);

    HttpResponse<String> gone = server.send(server.request("/api/v1/tokens/" + id, bearer(admin)).DELETE());
    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(server.get("/api/v1/tokens", bearer(secret)).statusCode()).isEqualTo(401);
    assertThat(server.send(server.request("/api/v1/tokens/" + id, bearer(admin)).DELETE()).statusCode()).isEqualTo(404);
    assertThat(server.part(Ledger.class).newest(Long.MAX_VALUE, 10))
        .extracting(Fact::type)
        .contains("token.created", "token.revoked");
  }

  @Test
  void only_an_admin_manages_tokens() {
    String responder = server.token("ada", Actor.Role.RESPONDER);
    HttpResponse<String> answer = server.post("/api/v1/tokens", "{\"name\":\"x\"}", bearer(responder));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(server.get("/api/v1/tokens", bearer(responder)).statusCode()).isEqualTo(403);
  }

  @Test
  void a_token_of_a_person_never_exceeds_the_persons_role_and_dies_with_the_person() {
    TestDatabase own = TestDatabase.create();
    TestWorkspaces workspaces = TestWorkspaces.small();
    try (TestServer other = TestServer.start(own, workspaces, CLOCK)) {
      String secret = other.token("ada", Actor.Role.ADMIN);
      assertThat(other.get("/api/v1/tokens", bearer(secret)).statusCode()).isEqualTo(403);
      assertThat(other.post("/api/v1/sign-in-links", "{}", bearer(secret)).statusCode()).isEqualTo(201);
      workspaces.change(
          TestWorkspaces.catalog(
              List.of(TestWorkspaces.service("payments")), List.of(), List.of(TestWorkspaces.person("grace"))));
      assertThat(other.post("/api/v1/sign-in-links", "{}", bearer(secret)).statusCode()).isEqualTo(401);
    }
    own.close();
  }

  @Test
  void a_sign_in_link_begins_with_the_public_address_of_the_workspace() {
    Catalog plain = TestWorkspaces.small().current().catalog();
    Catalog published = TestCatalog.like(plain).settings(Map.of("publicUrl", "https://night.example.org/")).make();
    try (TestDatabase own = TestDatabase.create(); TestServer other = TestServer.start(own, TestWorkspaces.of(published), CLOCK)) {
      HttpResponse<String> answer = other.post("/api/v1/sign-in-links", "{}", bearer(other.token("ada", Actor.Role.ADMIN)));
      assertThat(Json.read(answer.body()).path("url").asString()).startsWith("https://night.example.org/sign-in/");
    }
  }

  @Test
  void bad_input_is_refused_with_the_field() {
    String admin = admin();
    for (String body : List.of("{}", "{\"name\":\"  \"}", "{\"name\":\"x\",\"role\":\"root\"}", "{\"name\":\"x\",\"role\":\"automation\"}", "{\"name\":\"x\",\"person\":\"nobody\"}", "{", "[]", "{\"name\":{}}")) {
      assertThat(server.post("/api/v1/tokens", body, bearer(admin)).statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void an_unknown_path_is_not_found_for_those_who_got_in_and_refused_for_others() {
    assertThat(server.get("/api/v1/nothing-here", bearer(admin())).statusCode()).isEqualTo(404);
    assertThat(server.get("/api/v1/nothing-here").statusCode()).isEqualTo(401);
    HttpResponse<String> page = server.get("/nothing-here");
    assertThat(page.statusCode()).isEqualTo(302);
    assertThat(page.headers().firstValue("Location").orElse("")).endsWith("/sign-in?to=%2Fnothing-here");
    assertThat(server.post("/nothing-here", "").statusCode()).isEqualTo(403);
  }

  @Test
  void last_use_is_recorded_to_the_hour() {
    String secret = server.token(null, Actor.Role.ADMIN);
    Tokens tokens = server.part(Tokens.class);
    tokens.bySecret(secret);
    Instant first = CLOCK.instant();
    CLOCK.tick(Duration.ofMinutes(30));
    tokens.bySecret(secret);
    assertThat(tokens.bySecret(secret).orElseThrow().lastUsedAt()).isEqualTo(first);
    CLOCK.tick(Duration.ofMinutes(31));
    tokens.bySecret(secret);
    assertThat(tokens.bySecret(secret).orElseThrow().lastUsedAt()).isEqualTo(CLOCK.instant());
  }

  @Test
  void the_first_start_makes_an_admin_token_that_only_its_owner_can_read(@TempDir Path data) throws Exception {
    Tokens tokens = server.part(Tokens.class);
    String secret = tokens.ensureAdmin(data).orElseThrow();
    Path file = data.resolve("admin.token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    assertThat(Files.readString(file).strip()).isEqualTo(secret);
    assertThat(tokens.ensureAdmin(data)).isEmpty();
    assertThat(server.get("/api/v1/tokens", bearer(secret)).statusCode()).isEqualTo(200);

    tokens.revoke(tokens.bySecret(secret).orElseThrow().id(), TestServer.ADMIN);
    assertThat(tokens.ensureAdmin(data)).as("a token revoked on purpose stays revoked").isEmpty();
    Files.delete(file);
    assertThat(tokens.ensureAdmin(data)).as("the owner of the machine can get back in").isPresent();
  }

  @Test
  void a_body_beyond_the_limit_is_refused_by_every_route_that_reads_json() {
    String large = "{\"name\": \"" + "x".repeat(520 * 1024) + "\"}";
    for (String path :
        List.of(
            "/api/v1/tokens", "/api/v1/sign-in-links", "/api/v1/events", "/api/v1/runs", "/api/v1/runs/1/approve", "/api/v1/oncall/overrides",
            "/api/v1/incidents/1/notes", "/api/v1/incidents/1/severity", "/api/v1/incidents/1/resolve")) {
      HttpResponse<String> answer = server.post(path, large, bearer(admin()));
      assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(413);
      assertThat(Json.read(answer.body()).path("detail").asString()).isEqualTo("The body is larger than 512 KB, which is the limit.");
    }
  }
}
