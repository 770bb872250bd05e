package dev.nightshift.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.nightshift.console.ShopConsole.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The answers to "why?", reached by clicks on a phone: of an incident, a run, a page to a person, an alert. */
class WhyBrowserTest {
  private static ShopConsole shop;

  @BeforeAll
  static void start() {
    shop = ShopConsole.open();
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  /** A tree that folds, whose words are whole, on a page that fits and that everybody can read. */
  private static void reads(Page page, String path) {
    Locator folded = page.locator("#why-tree > .why-tree > li > details");
    for (int fold = 0; fold < folded.count(); fold++) {
      Locator inner = folded.nth(fold).locator(".why-tree").first();
      assertThat(inner).isHidden();
      folded.nth(fold).locator("summary").first().click();
      assertThat(inner).isVisible();
    }
    Object over = page.evaluate("() => [...document.querySelectorAll('#why-tree .tag')].filter(tag => tag.scrollHeight > tag.clientHeight + 2 || tag.scrollWidth > tag.clientWidth + 2).length");
    assertThat(over).as(path + ": tags whose words stick out").isEqualTo(0);
    Object narrowest = page.evaluate("() => Math.min(...[...document.querySelectorAll('#why-tree li')].filter(li => li.offsetParent).map(li => li.clientWidth))");
    assertThat(((Number) narrowest).intValue()).as(path + ": what is left for the words of the deepest line").isGreaterThan(180);
    Browsing.fits(page, path);
    Browsing.accessible(page, path);
  }

  @Test
  void why_an_incident_went_as_it_did_is_one_click_from_it() {
    Page page = shop.person(360, ColorScheme.DARK, "ada");
    page.navigate(shop.url("/incidents/" + shop.recovered));
    page.locator("#head a:has-text('Why?')").click();
    page.waitForURL(shop.url("/incidents/" + shop.recovered + "/why"));
    assertThat(page.locator("h1")).containsText("Incident " + shop.recovered + " of payments is resolved");
    assertThat(page.locator("#why-tree")).containsText("An event of manual raised the alert PaymentsDown");
    assertThat(page.locator("#why-tree details").first()).containsText("Run " + shop.run() + " of payments-down (recover) succeeded");
    reads(page, "why incident");
    page.locator(".page-actions a").click();
    page.waitForURL(shop.url("/incidents/" + shop.recovered));
    shop.browsing.nothingWentWrong();
  }

  @Test
  void why_a_run_did_what_it_did_stands_on_its_page_and_in_full_on_one_of_its_own() {
    Page page = shop.person(360, ColorScheme.LIGHT, "ada");
    page.navigate(shop.url("/incidents/" + shop.recovered));
    page.locator("#current-run a:has-text('why?')").click();
    page.waitForURL(shop.url("/runs/" + shop.run() + "#why"));
    page.locator("#why summary:has-text('Guardrails')").click();
    assertThat(page.locator("#why")).containsText("targets are chosen", SOON);
    page.reload();
    reads(page, "run");
    page.navigate(shop.url("/runs/" + shop.run() + "/why"));
    assertThat(page.locator("h1")).containsText("succeeded: proved by its checks");
    assertThat(page.locator(".nav-main .current")).hasText("Runs");
    reads(page, "why run");
    shop.browsing.nothingWentWrong();
  }

  @Test
  void why_somebody_was_paged_is_one_click_from_the_incident() {
    Page page = shop.person(360, ColorScheme.DARK, "vic");
    page.navigate(shop.url("/incidents/" + shop.waiting));
    page.locator("#know a:has-text('why?')").first().click();
    page.waitForURL("**/pages/*/why");
    assertThat(page.locator("h1")).containsText("to grace by email");
    assertThat(page.locator("#why-tree")).containsText("A person was needed");
    reads(page, "why page");
    page.locator(".page-actions a").click();
    page.waitForURL(shop.url("/incidents/" + shop.waiting));
    shop.browsing.nothingWentWrong();
  }

  @Test
  void why_an_alert_led_to_what_it_led_to_is_two_clicks_from_the_list_of_alerts() {
    Page page = shop.person(360, ColorScheme.LIGHT, "vic");
    page.navigate(shop.url("/alerts?show=all"));
    Locator alert = page.locator("#alert-rows li:has-text('ShopErrors')");
    alert.locator("summary").click();
    alert.locator("a:has-text('why?')").click();
    page.waitForURL("**/alerts/*/why");
    assertThat(page.locator("h1")).containsText("Incident " + shop.taken + " of shop");
    assertThat(page.locator("#why-tree")).containsText("ShopErrors");
    reads(page, "why alert");
    shop.browsing.nothingWentWrong();
  }
}
