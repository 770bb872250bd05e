package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.identity.Tokens;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.ServerSettings;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.transport.RefSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole server whose workspace is in a remote repository. */
class GitServerTest {
  private static final String PUSH = "{\"ref\":\"refs/heads/main\"}";

  @TempDir Path temp;
  private final TestDatabase database = TestDatabase.create();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private Git git;
  private WorkspaceFolder folder;
  private Server server;
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    Git.init().setBare(true).setInitialBranch("main").setDirectory(temp.resolve("remote.git").toFile()).call().close();
    git = Git.init().setInitialBranch("main").setDirectory(temp.resolve("clone").toFile()).call();
    folder = WorkspaceFolder.small(temp.resolve("clone/shop"));
    folder.file("nightshift.yaml", folder.text("nightshift.yaml") + "git: {pullEvery: 1h, webhookSecret: \"file:hook\"}\n").file("hook", "s-hook");
    push("First");
    Path data = temp.resolve("data");
    server = Server.start(new ServerSettings(data, data, "127.0.0.1", 0, null, database.settings(), remote() + "#main:shop"));
    token = server.part(Tokens.class).ensureAdmin(data).orElseThrow();
  }

  @AfterEach
  void stop() {
    server.close();
    git.close();
    database.close();
  }

  private String remote() {
    return "file://" + temp.resolve("remote.git");
  }

  private String push(String subject) throws Exception {
    git.add().addFilepattern(".").call();
    String commit = git.commit().setMessage(subject).setAuthor("Ada Lovelace", "ada@example.org").setSign(false).call().name();
    git.push().setRemote(remote()).setRefSpecs(new RefSpec("+HEAD:refs/heads/main")).call();
    return commit;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path));
  }

  private JsonNode workspace() throws Exception {
    return Json.read(send(to("/api/v1/workspace").header("Authorization", "Bearer " + token)).body());
  }

  private int hook(String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal(PUSH.getBytes(StandardCharsets.UTF_8)));
    return send(to("/webhooks/git/github").header("X-Hub-Signature-256", signature).POST(HttpRequest.BodyPublishers.ofString(PUSH))).statusCode();
  }

  @Test
  void a_webhook_brings_a_commit_into_force_and_the_console_and_the_api_show_it_and_what_was_refused() throws Exception {
    folder.file("runbooks/Pay.md", "# Pay\n");
    String second = push("Second");
    assertThat(hook("wrong")).isEqualTo(401);
    assertThat(hook("s-hook")).isEqualTo(202);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> workspace().path("version").asString().equals(second));
    assertThat(workspace().path("origin").path("commit").path("subject").asString()).isEqualTo("Second");
    assertThat(workspace().path("origin").path("changes").path(0).path("file").asString()).isEqualTo("shop/runbooks/Pay.md");

    folder.replace("services/payments.yaml", "team: payments", "team: nobody");
    push("Third is broken");
    assertThat(hook("s-hook")).isEqualTo(202);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> workspace().path("problems").size() == 1);
    assertThat(workspace().path("version").asString()).isEqualTo(second);

    assertThat(settings()).contains("Second", "by Ada Lovelace", "shop/runbooks/Pay.md", "Third is broken", "shop/services/payments.yaml");
  }

  @Test
  void a_playbook_is_the_one_of_the_commit_that_the_run_began_under() throws Exception {
    folder.file("plays/hello.yaml", "- hosts: all\n  gather_facts: false\n  tasks: [{set_stats: {data: {said: from the commit}}}]\n")
        .file("runbooks/hello.md", """
            ---
            nightshift: {service: payments, rung: human-initiated}
            ---
            # Hello

            ## Mitigation
            ```yaml {name=play kind=ansible playbook=plays/hello.yaml on=local timeout=50s}
            ```
            """);
    String commit = push("A playbook");
    assertThat(hook("s-hook")).isEqualTo(202);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> workspace().path("version").asString().equals(commit));

    HttpResponse<String> started = send(to("/api/v1/runs").header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString("{\"runbook\":\"hello\"}")));
    assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
    String run = "/api/v1/runs/" + Json.read(started.body()).path("id").asLong();
    JsonNode ended = Awaitility.await().atMost(Duration.ofSeconds(60)).until(
        () -> Json.read(send(to(run).header("Authorization", "Bearer " + token)).body()), view -> view.toString().contains("\"endedAt\":\"20"));
    assertThat(ended.toString()).contains("from the commit");
  }

  private String settings() throws Exception {
    Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(send(to("/sign-in").header("Accept", "text/html")).body());
    assertThat(csrf.find()).isTrue();
    String form = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8);
    send(to("/sign-in").header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form)));
    return send(to("/settings").header("Accept", "text/html")).body();
  }
}
