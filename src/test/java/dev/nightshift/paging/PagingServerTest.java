package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import dev.nightshift.Requires;
import dev.nightshift.TestCatalog;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Subscription;
import dev.nightshift.catalog.UpdateKind;
import dev.nightshift.catalog.UpdateTemplate;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incidents;
import dev.nightshift.platform.Json;
import dev.nightshift.platform.Template;
import dev.nightshift.spi.Severity;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The whole way with a real mail server and a real receiver of webhooks: an event, a mail, a click, an update. */
class PagingServerTest {

  private static final GreenMail MAIL = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private static final List<String> UPDATES = new CopyOnWriteArrayList<>();
  private static HttpServer receiver;
  private static TestDatabase database;
  private static TestServer server;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    MAIL.start();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          UPDATES.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    database = TestDatabase.create();
    server = TestServer.start(database, TestWorkspaces.of(catalog()), Clock.systemUTC());
    token = server.token("ada", Actor.Role.RESPONDER);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
    receiver.stop(0);
    MAIL.stop();
  }

  private static Catalog catalog() {
    Catalog small = TestWorkspaces.smallCatalog();
    Map<String, String> settings = new HashMap<>(small.settings());
    settings.putAll(Map.of("smtp.host", "127.0.0.1", "smtp.port", "" + MAIL.getSmtp().getPort(), "smtp.from", "night@example.org", "smtp.tls", "none"));
    String hook = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
    List<Subscription> subscriptions =
        List.of(
            new Subscription("shop", "webhook", hook, List.of(), Severity.SEV5),
            new Subscription("board", "email", "board@example.org", List.of(), Severity.SEV5));
    Map<UpdateKind, UpdateTemplate> updates = new HashMap<>(UpdateTemplate.standard());
    updates.put(
        UpdateKind.OPENED,
        new UpdateTemplate(
            Template.parse("{{organisation.name}} tells you: {{service.name}} is ill"),
            Template.parse("What we know: {{incident.title}}\n")));
    return TestCatalog.like(small).subscriptions(subscriptions).settings(settings).updates(updates).make();
  }

  private static HttpResponse<String> get(String path) {
    return server.get(path, "Authorization", "Bearer " + token);
  }

  private static JsonNode items(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body()).path("items");
  }

  @Test
  void an_event_becomes_a_mail_whose_link_acknowledges_and_stakeholders_hear_of_it() throws Exception {
    HttpResponse<String> sent =
        server.post("/api/v1/events", "{\"action\":\"trigger\",\"name\":\"Down\",\"summary\":\"It does not answer\",\"severity\":\"critical\"}",
            "Authorization", "Bearer " + token, "Content-Type", "application/json");
    assertThat(sent.statusCode()).as(sent.body()).isBetween(200, 202);
    await().atMost(Duration.ofSeconds(20)).until(() -> mail("does not answer").isPresent());
    MimeMessage mail = mail("does not answer").orElseThrow();
    String incident = mail.getSubject().replaceAll(".*#(\\d+)\\)", "$1");
    String text = mail.getContent().toString();
    Matcher link = Pattern.compile("http://127\\.0\\.0\\.1:\\d+(/acknowledge/\\S+)").matcher(text);
    assertThat(link.find()).as(text).isTrue();
    assertThat(server.uri(link.group(1)).toString()).isEqualTo(link.group());

    acknowledgesByPostAlone(link.group(1), incident, mail.getAllRecipients()[0].toString());

    await().atMost(Duration.ofSeconds(20)).until(() -> !UPDATES.isEmpty());
    JsonNode update = Json.read(UPDATES.getFirst());
    assertThat(update.path("update").asString()).isEqualTo("opened");
    assertThat(update.path("text").asString()).isEqualTo("What we know: It does not answer\n");
    await().atMost(Duration.ofSeconds(20)).until(() -> mail("Test tells you").isPresent());
    MimeMessage told = mail("Test tells you").orElseThrow();
    assertThat(told.getSubject()).isEqualTo("Test tells you: The payments service is ill");
    assertThat(told.getAllRecipients()[0]).hasToString("board@example.org");
    assertThat(told.getContent().toString().strip()).isEqualTo("What we know: It does not answer");
    assertThat(items("/api/v1/pages?incident=" + incident).get(0).path("status").asString()).isEqualTo("sent");
    assertThat(items("/api/v1/pages?incident=999")).isEmpty();
    assertThat(items("/api/v1/oncall").get(0).path("team").asString()).isEqualTo("payments");
    HttpResponse<String> draft = get("/api/v1/incidents/" + incident + "/post-mortem");
    assertThat(draft.headers().firstValue("Content-Type")).contains("text/markdown;charset=UTF-8");
    assertThat(draft.body()).contains("## Timeline").contains("Paged");
  }

  private static void acknowledgesByPostAlone(String path, String incident, String recipient) {
    HttpResponse<String> looked = server.get(path);
    assertThat(looked.statusCode()).isEqualTo(200);
    assertThat(looked.headers().firstValue("Content-Security-Policy").orElse("")).contains("script-src 'self'");
    assertThat(looked.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(Json.read(get("/api/v1/incidents/" + incident).body()).findPath("acknowledgedBy").isNull()).isTrue();
    assertThat(server.get("/assets/acknowledge.js").body()).contains("requestSubmit");
    assertThat(server.get("/assets/acknowledge.css").statusCode()).isEqualTo(200);
    HttpResponse<String> pressed = server.post(path, "");
    assertThat(pressed.statusCode()).as(pressed.body()).isEqualTo(200);
    assertThat(pressed.body()).contains("You are on it.");
    assertThat(Json.read(get("/api/v1/incidents/" + incident).body()).findPath("acknowledgedBy").asString()).isEqualTo("person:" + recipient.replace("@example.org", ""));
  }

  private static Optional<MimeMessage> mail(String about) {
    return Arrays.stream(MAIL.getReceivedMessages()).filter(mail -> subject(mail).contains(about)).findFirst();
  }

  private static String subject(MimeMessage mail) {
    try {
      return mail.getSubject();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void one_click_on_the_link_acknowledges_in_a_browser_without_a_word_from_its_console() {
    Path chromium = Requires.binary("chromium", "chromium");
    HttpResponse<String> sent =
        server.post("/api/v1/events", "{\"action\":\"trigger\",\"name\":\"Slow\",\"summary\":\"It is slow\"}",
            "Authorization", "Bearer " + token, "Content-Type", "application/json");
    assertThat(sent.statusCode()).isEqualTo(202);
    Pages pages = server.part(Pages.class);
    await().atMost(Duration.ofSeconds(20)).until(() -> waiting(pages).isPresent());
    String link = server.part(Links.class).acknowledge(server.part(PageTokens.class).token(PageTokens.Use.ACKNOWLEDGE, waiting(pages).orElseThrow()));
    List<String> complaints = new CopyOnWriteArrayList<>();
    BrowserType.LaunchOptions launch = new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(List.of("--no-sandbox"));
    Playwright.CreateOptions options = new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    try (Playwright playwright = Playwright.create(options); Browser browser = playwright.chromium().launch(launch)) {
      com.microsoft.playwright.Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(390, 800));
      page.onConsoleMessage(message -> complaints.add(message.text()));
      page.navigate(link);
      page.waitForSelector("h1:has-text('You are on it.')");
      page.screenshot(new com.microsoft.playwright.Page.ScreenshotOptions().setPath(Path.of("target/acknowledged.png")));
    }
    assertThat(complaints).isEmpty();
    assertThat(waiting(pages)).isEmpty();
  }

  /** The newest page of an incident that nobody has taken. */
  private static Optional<Page> waiting(Pages pages) {
    Incidents incidents = server.part(Incidents.class);
    return pages.list(null, Long.MAX_VALUE, 10).stream()
        .filter(page -> incidents.get(page.incidentId()).title().contains("slow") && incidents.get(page.incidentId()).acknowledgedAt() == null)
        .findFirst();
  }

  @Test
  void the_public_status_needs_no_sign_in_and_everything_else_does() {
    HttpResponse<String> status = server.get("/api/v1/status");
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(Json.read(status.body()).path("services").get(0).path("name").asString()).isEqualTo("The payments service");
    for (String path : List.of("/api/v1/pages", "/api/v1/oncall", "/api/v1/incidents/1/post-mortem")) {
      assertThat(server.get(path).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(server.get("/acknowledge/made-up").statusCode()).isEqualTo(404);
  }

  @Test
  void an_override_over_http_is_in_force_at_once() {
    String body = "{\"team\":\"payments\",\"person\":\"grace\",\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2126-01-01T00:00:00Z\",\"reason\":\"swap\"}";
    HttpResponse<String> made = server.post("/api/v1/oncall/overrides", body, "Authorization", "Bearer " + token, "Content-Type", "application/json");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(items("/api/v1/oncall").get(0).path("person").asString()).isEqualTo("grace");
    long id = Json.read(made.body()).path("id").asLong();
    assertThat(server.send(server.request("/api/v1/oncall/overrides/" + id, "Authorization", "Bearer " + token).DELETE()).statusCode()).isEqualTo(204);
    HttpResponse<String> wrong = server.post("/api/v1/oncall/overrides", "{\"team\":\"x\"}", "Authorization", "Bearer " + token, "Content-Type", "application/json");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
  }
}
