package dev.nightshift.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.nightshift.incident.Incidents;
import dev.nightshift.platform.Json;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The main paths as a person walks them, in Chromium. */
class ConsoleBrowserTest {

  private static ShopConsole shop;

  @BeforeAll
  static void start() {
    shop = ShopConsole.open();
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Test
  void an_incident_is_worked_on_by_keyboard_alone() {
    long fresh = ShopStory.fire(shop.server, "ShopSlow", "shop", "the shop is slow", "critical");
    Page page = shop.person(1400, ColorScheme.LIGHT, "ada");
    page.keyboard().press("?");
    assertThat(page.locator("#keys")).isVisible();
    page.keyboard().press("Escape");
    assertThat(page.locator("#keys")).isHidden();

    page.keyboard().press("g");
    page.keyboard().press("i");
    page.waitForURL(shop.url("/incidents"));
    page.keyboard().press("/");
    assertThat(page.locator("#search")).isFocused();
    page.keyboard().type("shop is slow");
    assertThat(page.locator("#incident-rows > li")).hasCount(1);
    page.keyboard().press("Escape");
    page.keyboard().press("j");
    page.keyboard().press("Enter");
    page.waitForURL(shop.url("/incidents/" + fresh));

    page.keyboard().press("a");
    assertThat(page.locator("#head")).containsText("acknowledged");
    page.keyboard().press("n");
    page.keyboard().type("It is the cache.");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator("#timeline")).containsText("Ada noted: It is the cache.", ShopConsole.SOON);
    page.keyboard().press("r");
    assertThat(page.locator("#runbooks-that-match")).isInViewport();
    shop.browsing.nothingWentWrong();
  }

  @Test
  void an_approval_lets_the_run_go_on_and_the_page_follows_by_itself() {
    Page page = shop.person(390, ColorScheme.DARK, "ada");
    page.navigate(shop.url("/incidents/" + shop.waiting));
    assertThat(page.locator("#asks")).containsText("Approve run");
    page.evaluate("window.sameDocument = true");
    Locator approve = page.getByText("Approve", new Page.GetByTextOptions().setExact(true));
    approve.focus();
    page.keyboard().press("Enter");
    assertThat(page.locator("#current-run")).containsText("one worker more", ShopConsole.SOON);
    assertThat(page.locator("#timeline")).containsText("approved run", ShopConsole.SOON);
    assertThat(page.locator("#asks")).not().containsText("Approve run");
    shop.browsing.nothingWentWrong();
  }

  @Test
  void what_happens_elsewhere_is_shown_without_a_reload_and_moves_nothing_under_the_pointer() {
    Page page = shop.admin(1400, ColorScheme.LIGHT);
    page.navigate(shop.url("/incidents/" + shop.taken));
    page.evaluate("window.sameDocument = true");
    page.locator("#note").fill("half a sent");
    shop.server.part(Incidents.class).note(shop.taken, ShopConsole.ADA, "A colleague wrote this.");
    assertThat(page.locator("#timeline")).containsText("A colleague wrote this.", ShopConsole.SOON);
    assertThat(page.locator("#note")).hasValue("half a sent");
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);

    page.navigate(shop.url("/incidents"));
    page.evaluate("window.sameDocument = true");
    List<String> before = page.locator("#incident-rows .title").allTextContents();
    ShopStory.fire(shop.server, "ShopQueue", "shop", "a new thing happens", "warning");
    assertThat(page.locator(".news")).containsText("1 new", ShopConsole.SOON);
    assertThat(page.locator("#incident-rows .title").allTextContents()).isEqualTo(before);
    page.locator(".news").click();
    assertThat(page.locator("#incident-rows")).containsText("a new thing happens");
    assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
    shop.browsing.nothingWentWrong();
  }

  @Test
  void a_lost_connection_shows_and_heals() {
    Page page = shop.browsing.window(1400, ColorScheme.LIGHT, true);
    page.context().route("**/live", route -> route.abort());
    page.navigate(shop.url("/sign-in"));
    page.fill("#token", shop.admin());
    page.keyboard().press("Enter");
    page.waitForURL(shop.url("/"));
    assertThat(page.locator("#connection")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(20_000));
    page.context().unroute("**/live");
    assertThat(page.locator("#connection")).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(20_000));
    shop.browsing.nothingWentWrong("ERR_FAILED");
  }

  @Test
  void a_one_time_link_signs_in_by_itself() {
    String answer = shop.server.post("/api/v1/sign-in-links", "", "Authorization", "Bearer " + shop.server.token("ada", null)).body();
    Page page = shop.browsing.window(390, ColorScheme.DARK, true);
    page.navigate(Json.read(answer).path("url").asString());
    page.waitForURL(shop.url("/"));
    assertThat(page.locator(".who summary")).containsText("ada");
    shop.browsing.nothingWentWrong();
  }

  @Test
  void the_theme_is_the_readers_choice_and_is_kept() {
    Page page = shop.admin(1400, ColorScheme.DARK);
    assertThat(page.locator("html")).hasAttribute("data-bs-theme", "dark");
    page.locator("#theme").click();
    assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
    page.reload();
    assertThat(page.locator("html")).hasAttribute("data-bs-theme", "light");
    shop.browsing.nothingWentWrong();
  }

  @Test
  void times_are_relative_with_the_exact_instant_in_the_readers_zone() {
    Page page = shop.admin(1400, ColorScheme.LIGHT);
    page.navigate(shop.url("/incidents?show=all"));
    Locator time = page.locator("#incident-rows time").first();
    assertThat(time).hasText(Pattern.compile("\\d+ (s|min|h).*|now"));
    assertThat(time).hasAttribute("title", Pattern.compile(".*\\(Europe/Berlin\\)"));
    shop.browsing.nothingWentWrong();
  }

  @Test
  void the_main_path_works_without_scripts() {
    long fresh = ShopStory.fire(shop.server, "ShopDisk", "shop", "disk is full", "warning");
    Page page = shop.browsing.window(390, ColorScheme.LIGHT, false);
    page.navigate(shop.url("/sign-in?to=/incidents/" + fresh));
    page.fill("#token", shop.server.token("ada", null));
    page.locator("button").click();
    page.waitForURL(shop.url("/incidents/" + fresh));
    page.getByText("Acknowledge", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("#head")).containsText("acknowledged");
    shop.browsing.nothingWentWrong();
  }
}
