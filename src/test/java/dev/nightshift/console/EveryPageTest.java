package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.nightshift.drift.Drills;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.paging.Pages;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every page of the console, wide in light and narrow in dark. Their pictures are in {@code target/pages}. */
class EveryPageTest {
  private static ShopConsole shop;

  @BeforeAll
  static void start() {
    shop = ShopConsole.open();
    shop.doubt("orders-slow", "orders", Cause.CHANGE, "Orders was changed: Deployed orders 1.7 <img src=x onerror=\"window.pwned = true\">", 4);
    shop.doubt("orders-slow", "", Cause.DRILL, "A drill failed: dry run of step 'add-worker' on local: there is no worker", 1);
    shop.server.part(Drills.class).start("orders-slow", "orders", Map.of(), ShopConsole.ADA);
    ShopConsole.await(() -> shop.server.part(Drills.class).list("orders-slow", Long.MAX_VALUE, 1).getFirst().endedAt() != null);
    shop.climb(new Binding("payments-down", "orders"));
    shop.fails(new Binding("orders-slow", "orders"));
    shop.server.part(Freezes.class).freeze("shop", "2h", "the sale begins at nine", ShopConsole.GRACE);
    shop.emergency("30m");
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  private static Map<String, String> pages() {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("now", "/");
    pages.put("incidents", "/incidents?show=all");
    pages.put("incident-recovered", "/incidents/" + shop.recovered);
    pages.put("incident-waiting", "/incidents/" + shop.waiting);
    pages.put("incident-taken", "/incidents/" + shop.taken);
    pages.put("incident-post-mortem", "/incidents/" + shop.recovered + "/post-mortem");
    pages.put("incident-why", "/incidents/" + shop.recovered + "/why");
    pages.put("alerts", "/alerts?show=all");
    pages.put("runs", "/runs");
    pages.put("run", "/runs/" + shop.run());
    pages.put("run-step", "/runs/" + shop.run() + "/steps/restart");
    pages.put("run-why", "/runs/" + shop.run() + "/why");
    pages.put("page-why", "/pages/" + shop.server.part(Pages.class).list(shop.waiting, Long.MAX_VALUE, 1).getFirst().id() + "/why");
    pages.put("runbooks", "/runbooks");
    pages.put("runbook", "/runbooks/payments-down");
    pages.put("runbook-stale", "/runbooks/orders-slow");
    pages.put("runbook-paper", "/runbooks/shop-errors");
    pages.put("guardrails", "/runbooks/orders-slow/guardrails?by=automation&incident=" + shop.waiting);
    pages.put("guardrails-no-plan", "/runbooks/payments-down/guardrails");
    pages.put("automation", "/automation");
    pages.put("services", "/services");
    pages.put("service", "/services/payments");
    pages.put("on-call", "/on-call");
    pages.put("ledger", "/ledger");
    pages.put("settings", "/settings");
    pages.put("missing", "/nothing-here");
    pages.put("status", "/status");
    return pages;
  }

  @ParameterizedTest
  @CsvSource({"1280, LIGHT", "360, DARK"})
  void every_page_fits_is_accessible_and_breaks_no_rule(int width, ColorScheme scheme) {
    Page page = shop.admin(width, scheme);
    pages().forEach((name, path) -> looksRight(page, name, path));
    page.context().clearCookies();
    looksRight(page, "sign-in", "/sign-in");
    shop.browsing.nothingWentWrong("404");
  }

  private static void looksRight(Page page, String name, String path) {
    page.navigate(shop.url(path));
    Browsing.fits(page, path);
    Browsing.accessible(page, path);
    assertThat(page.evaluate("window.pwned")).as(path).isNull();
    Path picture = Path.of("target/pages", name + "-" + page.viewportSize().width + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(picture).setFullPage(true));
  }
}
