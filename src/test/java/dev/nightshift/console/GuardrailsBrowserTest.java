package dev.nightshift.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.nightshift.console.ShopConsole.COUNT_SOON;
import static dev.nightshift.console.ShopConsole.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.nightshift.guardrail.Freezes;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.run.Run;
import dev.nightshift.run.Runs;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What stands in the way of automation, and what lets it through, in Chromium: asked for, stopped, frozen, the glass broken. */
class GuardrailsBrowserTest {
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
  void what_all_guardrails_say_is_two_clicks_from_an_incident_and_follows_what_happens() {
    List<Long> runs = runs();
    Page page = shop.person(390, ColorScheme.DARK, "ada");
    page.navigate(shop.url("/incidents/" + shop.waiting));
    page.locator("#picks a:has-text('may it act now?')").click();
    assertThat(page.locator("#outcome")).hasText("It would ask people first.");
    page.locator("text=If it starts by itself").click();
    page.waitForURL("**by=automation**");
    Locator verdicts = page.locator("#verdicts");
    assertThat(verdicts.locator("[data-verdict]")).hasCount(shop.server.part(Guardrails.class).names().size());
    assertThat(verdicts.locator("[data-verdict=approval]")).containsText("What to do: Whoever may agree is asked when the run starts");
    assertThat(verdicts.locator("[data-verdict=budget]")).isHidden();
    verdicts.locator(".allowing > summary").click();
    assertThat(verdicts.locator("[data-verdict=budget]")).containsText("used = 0");

    long freeze = shop.server.part(Freezes.class).freeze("orders", "2h", "the sale begins", ShopConsole.GRACE).id();
    assertThat(page.locator("#outcome")).hasText("It would not act: one guardrail denies.", new LocatorAssertions.HasTextOptions().setTimeout(20_000));
    assertThat(verdicts.locator(".verdicts > li").first()).containsText("Freeze denies");
    assertThat(verdicts.locator(".verdicts > li").first()).containsText("the sale begins");
    shop.server.part(Freezes.class).end(freeze, ShopConsole.GRACE);
    assertThat(page.locator("#outcome")).containsText("It would ask people first.", SOON);
    Browsing.accessible(page, "guardrails");
    Browsing.fits(page, "guardrails");
    assertThat(runs()).as("asking starts nothing").isEqualTo(runs);
    shop.browsing.nothingWentWrong();
  }

  @Test
  void asked_from_a_runbook_it_says_what_is_missing_for_a_plan_and_takes_it() {
    Page page = shop.person(1280, ColorScheme.LIGHT, "vic");
    page.navigate(shop.url("/runbooks/payments-down"));
    page.locator("text=May it act now?").click();
    assertThat(page.locator("#no-plan")).containsText("input 'unit' is required and has no value");
    page.fill("#input-unit", "payments");
    page.locator(".ask-otherwise button").click();
    assertThat(page.locator("#outcome")).hasText("It would not act: one guardrail denies.");
    assertThat(page.locator("[data-verdict=permission]")).containsText("What to do: Ask somebody who may.");
    page.navigate(shop.url("/runbooks/shop-errors/guardrails"));
    assertThat(page.locator("#no-plan")).containsText("people follow it by hand");
    shop.browsing.nothingWentWrong();
  }

  @Test
  void everybody_sees_on_whatever_page_that_all_automation_is_stopped_and_that_it_goes_on() {
    Page elsewhere = shop.person(390, ColorScheme.DARK, "vic");
    elsewhere.navigate(shop.url("/ledger"));
    elsewhere.evaluate("window.sameDocument = true");
    Page page = shop.admin(1280, ColorScheme.LIGHT);
    page.onDialog(dialog -> dialog.accept());
    page.locator(".stop-all summary").click();
    page.fill("#stop-reason", "restarts make it worse");
    page.locator(".stop-all button").click();
    assertThat(page.locator("#brakes")).containsText("All automation is stopped. restarts make it worse");
    assertThat(page.locator(".stop-all")).hasCount(0);
    assertThat(elsewhere.locator("#brakes")).containsText("restarts make it worse", SOON);
    assertThat(elsewhere.locator("#brakes button")).hasCount(0);
    Browsing.fits(elsewhere, "/ledger");
    page.locator("#brakes button").click();
    assertThat(page.locator("#brakes .brake")).hasCount(0);
    assertThat(elsewhere.locator("#brakes .brake")).hasCount(0, COUNT_SOON);
    assertThat(elsewhere.evaluate("window.sameDocument")).as("without a reload").isEqualTo(true);
    shop.browsing.nothingWentWrong();
  }

  @Test
  void that_the_glass_is_broken_shows_at_once_and_goes_when_its_time_is_over_or_somebody_ends_it() {
    Page page = shop.person(390, ColorScheme.LIGHT, "grace");
    page.onDialog(dialog -> dialog.accept());
    page.navigate(shop.url("/runs"));
    page.evaluate("window.sameDocument = true");
    shop.emergency("5s");
    assertThat(page.locator("#brakes")).containsText("The glass is broken for payments. checkout is down", SOON);
    Browsing.fits(page, "/runs");
    assertThat(page.locator("#brakes .brake")).hasCount(0, COUNT_SOON);
    shop.emergency("30m");
    assertThat(page.locator("#brakes")).containsText("by ada and grace, until", SOON);
    assertThat(page.evaluate("window.sameDocument")).as("without a reload").isEqualTo(true);
    page.locator("#brakes button").click();
    assertThat(page.locator("#brakes .brake")).hasCount(0);
    shop.browsing.nothingWentWrong();
  }

  private static List<Long> runs() {
    return shop.server.part(Runs.class).list(null, Long.MAX_VALUE, 100).stream().map(Run::id).toList();
  }
}
