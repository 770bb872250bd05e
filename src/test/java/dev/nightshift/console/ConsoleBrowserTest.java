package dev.nightshift.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.drift.Drills;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Bindings;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.Runs;
import dev.nightshift.runbook.Runbook;
import dev.nightshift.runbook.Rung;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

/** The main paths as a person walks them, in Chromium. */
class ConsoleBrowserTest {

  private static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);

  private static TestDatabase database;
  private static TestServer server;
  private static Browsing browsing;
  private static long recovered;
  private static long waiting;
  private static long taken;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database, ShopStory.workspaces(), Clock.systemUTC());
    browsing = Browsing.start(server);
    recovered = ShopStory.fire(server, "PaymentsDown", "payments", "payments on web-2 does not answer", "critical");
    await(() -> server.part(Runs.class).ofIncident(recovered).stream().anyMatch(run -> run.status() == RunStatus.VERIFYING));
    ShopStory.event(server, "resolve", "PaymentsDown", "payments", "", "critical");
    await(() -> !server.part(Incidents.class).get(recovered).open());
    waiting = ShopStory.fire(server, "OrdersSlow", "orders", "p99 of orders is above 2 s", "error");
    taken = ShopStory.fire(server, "ShopErrors", "shop", "5xx ratio is 4 % <script>window.pwned = true</script>", "warning");
    server.part(Incidents.class).acknowledge(taken, ADA);
    server.part(Incidents.class).note(taken, ADA, "Looking at the deploy <img src=x onerror=\"window.pwned = true\">");
    await(() -> server.part(Runs.class).ofIncident(waiting).stream().anyMatch(run -> run.status() == RunStatus.AWAITING_APPROVAL));
    doubt("orders-slow");
    climbs("payments-down");
  }

  /** A history that has earned a rung, with one failure in it. */
  private static void climbs(String name) {
    Binding binding = new Binding(name, "orders");
    TransactionTemplate transaction = server.part(TransactionTemplate.class);
    for (int run = 1; run <= 9; run++) {
      Map<String, Object> data = Map.of(
          "runbook", name, "service", binding.service(), "rung", "human-initiated", "runbookVersion", "v1", "purpose", "recover",
          "outcome", run == 3 ? "unknown" : "succeeded", "proved", true, "cleared", true);
      List<FactDraft> facts = List.of(
          FactDraft.ofRun(9000 + run, null, "run.acting", "automation", "test-1", data), FactDraft.ofRun(9000 + run, null, "run.ended", "automation", "test-1", data));
      transaction.executeWithoutResult(status -> server.part(Ladder.class).weigh(server.part(Ledger.class).append(facts)));
    }
  }

  @Test
  void a_runbook_climbs_on_the_page_automation_when_an_admin_accepts_it_and_falls_when_a_responder_marks_harm() {
    Page admin = browsing.signedIn(1400, ColorScheme.LIGHT, admin());
    admin.navigate(browsing.url("/automation"));
    Locator binding = admin.locator("[data-key='payments-down/orders']");
    assertThat(binding).containsText("may climb to oversight");
    assertThat(binding.locator("svg .mark-good")).hasCount(8);
    assertThat(binding.locator("svg .mark-bad")).hasCount(1);
    admin.screenshot(new Page.ScreenshotOptions().setPath(java.nio.file.Path.of("target/automation-wide.png")).setFullPage(true));
    admin.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    admin.setViewportSize(390, 900);
    admin.reload();
    admin.screenshot(new Page.ScreenshotOptions().setPath(java.nio.file.Path.of("target/automation-phone.png")).setFullPage(true));
    binding.locator("input[name=reason]").fill("watched it for a month");
    binding.locator("text=Let it climb to oversight").click();
    assertThat(binding).not().containsText("may climb", new LocatorAssertions.ContainsTextOptions().setTimeout(20_000));
    org.assertj.core.api.Assertions.assertThat(server.part(Bindings.class).get(new Binding("payments-down", "orders")).earned()).isEqualTo(Rung.OVERSIGHT);
    long run = server.part(Runs.class).ofIncident(recovered).getFirst().id();
    Page ada = browsing.signedIn(1400, ColorScheme.LIGHT, server.token("ada", null));
    ada.navigate(browsing.url("/automation"));
    assertThat(ada.locator("form.accept")).hasCount(0);
    ada.navigate(browsing.url("/runs/" + run));
    ada.locator("details.harm summary").click();
    ada.locator("details.harm input[name=reason]").fill("it lost the sessions");
    ada.locator("details.harm button").click();
    ada.navigate(browsing.url("/automation"));
    assertThat(ada.locator("[data-key='payments-down/payments']")).containsText("fell");
    browsing.nothingWentWrong();
  }

  /** Something was changed, and a drill failed; an earlier doubt is settled. */
  private static void doubt(String name) {
    Staleness staleness = server.part(Staleness.class);
    Runbook runbook = server.part(Workspaces.class).current().runbook(name).orElseThrow();
    mark(new Doubt(runbook, "orders", Cause.CHANGE, List.of("Orders was changed: Deployed orders 1.6"), 1));
    staleness.confirm(name, null, ADA, "Tried it on Monday.");
    mark(new Doubt(runbook, "orders", Cause.CHANGE, List.of("Orders was changed: Deployed orders 1.7 <img src=x onerror=\"window.pwned = true\">"), 4));
    mark(new Doubt(runbook, "", Cause.DRILL, List.of("A drill failed: dry run of step 'add-worker' on local: there is no worker"), 1));
    server.part(Drills.class).start(name, "orders", Map.of(), ADA);
    await(() -> server.part(Drills.class).list(name, Long.MAX_VALUE, 1).getFirst().endedAt() != null);
  }

  private static void mark(Doubt doubt) {
    server.part(TransactionTemplate.class).executeWithoutResult(status -> server.part(Staleness.class).mark(List.of(doubt), "test-1"));
  }

  @AfterAll
  static void stop() {
    if (browsing != null) {
      browsing.close();
    }
    server.close();
    database.close();
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  private static String admin() {
    return server.token(null, Actor.Role.ADMIN);
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void every_page_fits_is_accessible_and_breaks_no_rule(ColorScheme scheme) {
    long run = server.part(Runs.class).ofIncident(recovered).getFirst().id();
    Page page = browsing.signedIn(1400, scheme, admin());
    for (String path : List.of("/", "/incidents?show=all", "/incidents/" + recovered, "/incidents/" + waiting, "/incidents/" + taken,
        "/incidents/" + recovered + "/post-mortem", "/incidents/" + recovered + "/why", "/alerts?show=all", "/runs", "/runs/" + run, "/runbooks", "/runbooks/payments-down", "/runbooks/orders-slow",
        "/automation", "/services", "/services/payments", "/on-call", "/ledger", "/settings", "/status")) {
      page.setViewportSize(1400, 900);
      page.navigate(browsing.url(path));
      Browsing.fits(page, path);
      Browsing.accessible(page, path);
      page.setViewportSize(360, 740);
      Browsing.fits(page, path + " at 360 px");
      assertThat(page.evaluate("window.pwned")).as(path).isNull();
    }
    page.context().clearCookies();
    page.navigate(browsing.url("/sign-in"));
    Browsing.fits(page, "/sign-in");
    Browsing.accessible(page, "/sign-in");
    browsing.nothingWentWrong();
  }

  @Test
  void an_incident_is_worked_on_by_keyboard_alone() {
    long fresh = ShopStory.fire(server, "ShopSlow", "shop", "the shop is slow", "critical");
    Page page = browsing.signedIn(1400, ColorScheme.LIGHT, server.token("ada", null));
    page.keyboard().press("?");
    assertThat(page.locator("#keys")).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.locator("#keys")).isHidden();

    page.keyboard().press("g");
    page.keyboard().press("i");
    page.waitForURL(browsing.url("/incidents"));
    page.keyboard().press("/");
    assertThat(page.locator("#search")).isFocused();
    page.keyboard().type("shop is slow");
    assertThat(page.locator("#incident-rows > li")).hasCount(1);
    page.keyboard().press("Escape");
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    page.waitForURL(browsing.url("/incidents/" + fresh));

    page.keyboard().press("a");
    assertThat(page.locator("#head")).containsText("acknowledged");
    page.keyboard().press("n");
    page.keyboard().type("It is the cache.");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator("#timeline")).containsText("Ada noted: It is the cache.", SOON);
    page.keyboard().press("r");
    assertThat(page.locator("#runbooks-that-match")).isInViewport();
    browsing.nothingWentWrong();
  }

  @Test
  void a_stale_runbook_says_why_and_a_person_confirms_it() {
    mark(new Doubt(server.part(Workspaces.class).current().runbook("payments-down").orElseThrow(), "payments", Cause.CHANGE, List.of("Payments was changed: 1.7"), 3));
    Page page = browsing.signedIn(1400, ColorScheme.LIGHT, server.token("grace", null));
    page.navigate(browsing.url("/runbooks"));
    assertThat(page.locator("#runbook-list li").filter(new Locator.FilterOptions().setHasText("stale"))).hasCount(2);
    page.navigate(browsing.url("/runbooks/payments-down"));
    assertThat(page.locator("#stale")).containsText("Payments was changed: 1.7");
    assertThat(page.locator("#stale")).containsText("2 more changes since");
    page.locator("#confirm-reason").fill("Tried it after the deploy");
    page.locator("#stale button").click();
    assertThat(page.locator("#stale")).hasCount(0);
    assertThat(page.locator("main")).containsText("confirmed by grace");
    assertThat(page.locator("main")).containsText("Tried it after the deploy");
    assertThat(page.locator(".page-head")).not().containsText("stale");

    Page vic = browsing.signedIn(1400, ColorScheme.LIGHT, server.token("vic", null));
    vic.navigate(browsing.url("/runbooks/orders-slow"));
    assertThat(vic.locator("#stale")).containsText("Your role may look, not confirm.");
    assertThat(vic.locator("#stale button")).hasCount(0);
    assertThat(vic.locator("#drills")).containsText("passed");
    browsing.nothingWentWrong();
  }

  @Test
  void what_a_run_did_is_explained_without_one_word_over_another() {
    long run = server.part(Runs.class).ofIncident(recovered).getFirst().id();
    Page page = browsing.signedIn(390, ColorScheme.LIGHT, server.token("ada", null));
    page.navigate(browsing.url("/runs/" + run));
    Locator guardrails = page.locator("#why summary").filter(new Locator.FilterOptions().setHasText("Guardrails"));
    guardrails.click();
    assertThat(page.locator("#why")).containsText("targets are chosen", SOON);
    Object over = page.evaluate("() => [...document.querySelectorAll('#why .tag')].filter(tag => tag.scrollHeight > tag.clientHeight + 2).length");
    org.assertj.core.api.Assertions.assertThat(over).as("tags whose text is taller than they are").isEqualTo(0);
    Browsing.fits(page, "/runs");
    browsing.nothingWentWrong();
  }

  @Test
  void an_approval_lets_the_run_go_on_and_the_page_follows_by_itself() {
    Page page = browsing.signedIn(390, ColorScheme.DARK, server.token("ada", null));
    page.navigate(browsing.url("/incidents/" + waiting));
    assertThat(page.locator("#asks")).containsText("Approve run");
    page.evaluate("window.sameDocument = true");
    Locator approve = page.getByText("Approve", new Page.GetByTextOptions().setExact(true));
    approve.focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#current-run")).containsText("one worker more", SOON);
    assertThat(page.locator("#timeline")).containsText("approved run", SOON);
    assertThat(page.locator("#asks")).not().containsText("Approve run");
    browsing.nothingWentWrong();
  }

  @Test
  void what_happens_elsewhere_is_shown_without_a_reload_and_moves_nothing_under_the_pointer() {
    Page page = browsing.signedIn(1400, ColorScheme.LIGHT, admin());
    page.navigate(browsing.url("/incidents/" + taken));
    page.evaluate("window.sameDocument = true");
    page.locator("#note").fill("half a sent");
    server.part(Incidents.class).note(taken, ADA, "A colleague wrote this.");
    assertThat(page.locator("#timeline")).containsText("A colleague wrote this.", SOON);
    assertThat(page.locator("#note")).hasValue("half a sent");
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);

    page.navigate(browsing.url("/incidents"));
    page.evaluate("window.sameDocument = true");
    List<String> before = page.locator("#incident-rows .title").allTextContents();
    ShopStory.fire(server, "ShopQueue", "shop", "a new thing happens", "warning");
    assertThat(page.locator(".news")).containsText("1 new", SOON);
    assertThat(page.locator("#incident-rows .title").allTextContents()).isEqualTo(before);
    page.locator(".news").click();
    assertThat(page.locator("#incident-rows")).containsText("a new thing happens");
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    browsing.nothingWentWrong();
  }

  @Test
  void a_lost_connection_shows_and_heals() {
    Page page = browsing.window(1400, ColorScheme.LIGHT, true);
    page.context().route("**/live", route -> route.abort());
    page.navigate(browsing.url("/sign-in"));
    page.fill("#token", admin());
    page.keyboard().press("Enter");
    page.waitForURL(browsing.url("/"));
    assertThat(page.locator("#connection")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(20_000));
    page.context().unroute("**/live");
    assertThat(page.locator("#connection")).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(20_000));
    browsing.nothingWentWrong("ERR_FAILED");
  }

  @Test
  void all_automation_is_stopped_by_a_button_with_a_reason_and_goes_on_by_another() {
    Page page = browsing.signedIn(390, ColorScheme.LIGHT, admin());
    page.onDialog(dialog -> dialog.accept());
    page.locator(".stop-all summary").click();
    page.fill("#stop-reason", "restarts make it worse");
    page.locator(".stop-all button").click();
    assertThat(page.locator("#now-freezes")).containsText("All automation is stopped");
    assertThat(page.locator("#now-freezes")).containsText("restarts make it worse");
    page.locator("#now-freezes button").click();
    assertThat(page.locator("#now-freezes .kept-away")).hasCount(0);
    browsing.nothingWentWrong();
  }

  @Test
  void a_one_time_link_signs_in_by_itself() {
    String answer = server.post("/api/v1/sign-in-links", "", "Authorization", "Bearer " + server.token("ada", null)).body();
    Page page = browsing.window(390, ColorScheme.DARK, true);
    page.navigate(Json.read(answer).path("url").asString());
    page.waitForURL(browsing.url("/"));
    assertThat(page.locator(".who summary")).containsText("ada");
    browsing.nothingWentWrong();
  }

  @Test
  void the_theme_is_the_readers_choice_and_is_kept() {
    Page page = browsing.signedIn(1400, ColorScheme.DARK, admin());
    assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
    page.locator("#theme").click();
    assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
    page.reload();
    assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
    browsing.nothingWentWrong();
  }

  @Test
  void times_are_relative_with_the_exact_instant_in_the_readers_zone() {
    Page page = browsing.signedIn(1400, ColorScheme.LIGHT, admin());
    page.navigate(browsing.url("/incidents?show=all"));
    Locator time = page.locator("#incident-rows time").first();
    assertThat(time).hasText(Pattern.compile("\\d+ (s|min|h).*|now"));
    assertThat(time).hasAttribute("title", Pattern.compile(".*\\(Europe/Berlin\\)"));
    browsing.nothingWentWrong();
  }

  @Test
  void the_main_path_works_without_scripts() {
    long fresh = ShopStory.fire(server, "ShopDisk", "shop", "disk is full", "warning");
    Page page = browsing.window(390, ColorScheme.LIGHT, false);
    page.navigate(browsing.url("/sign-in?to=/incidents/" + fresh));
    page.fill("#token", server.token("ada", null));
    page.locator("button").click();
    page.waitForURL(browsing.url("/incidents/" + fresh));
    page.getByText("Acknowledge", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#head")).containsText("acknowledged");
    browsing.nothingWentWrong();
  }
}
