package dev.nightshift.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.nightshift.console.ShopConsole.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.nightshift.drift.Drills;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.ladder.Bindings;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.runbook.Rung;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How far automation goes: the ladder, and runbooks that may no longer fit, in Chromium. */
class AutomationBrowserTest {
  private static ShopConsole shop;

  @BeforeAll
  static void start() {
    shop = ShopConsole.open();
    shop.climb(new Binding("payments-down", "orders"));
    shop.doubt("orders-slow", "orders", Cause.CHANGE, "Orders was changed: Deployed orders 1.6", 1);
    shop.server.part(Staleness.class).confirm("orders-slow", null, ShopConsole.ADA, "Tried it on Monday.");
    shop.doubt("orders-slow", "orders", Cause.CHANGE, "Orders was changed: Deployed orders 1.7 <img src=x onerror=\"window.pwned = true\">", 4);
    shop.server.part(Drills.class).start("orders-slow", "orders", Map.of(), ShopConsole.ADA);
    ShopConsole.await(() -> shop.server.part(Drills.class).list("orders-slow", Long.MAX_VALUE, 1).getFirst().endedAt() != null);
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Test
  void a_runbook_climbs_when_an_admin_accepts_it_and_falls_when_a_responder_marks_harm_and_the_page_follows() {
    Page program = shop.admin(1280, ColorScheme.LIGHT);
    program.navigate(shop.url("/automation"));
    assertThat(program.locator("#ladder")).containsText("A person accepts this: sign in with a token of your own.");
    assertThat(program.locator("form.accept")).hasCount(0);
    Page admin = shop.person(1280, ColorScheme.LIGHT, "ruth");
    admin.navigate(shop.url("/automation"));
    Locator binding = admin.locator("[data-key='payments-down/orders']");
    assertThat(binding).containsText("may climb to oversight");
    binding.locator("input[name=reason]").fill("watched it for a month");
    binding.locator("text=Let it climb to oversight").click();
    assertThat(binding).not().containsText("may climb", SOON);
    assertThat(shop.server.part(Bindings.class).get(new Binding("payments-down", "orders")).earned()).isEqualTo(Rung.OVERSIGHT);

    Page ada = shop.person(1280, ColorScheme.LIGHT, "ada");
    ada.navigate(shop.url("/automation"));
    assertThat(ada.locator("form.accept")).hasCount(0);
    ada.navigate(shop.url("/runs/" + shop.run()));
    ada.locator("details.harm summary").click();
    ada.locator("details.harm input[name=reason]").fill("it lost the sessions");
    ada.locator("details.harm button").click();
    assertThat(admin.locator("[data-key='payments-down/payments']")).containsText("fell", SOON);
    assertThat(admin.locator("[data-key='payments-down/payments'] .mark-bad")).hasCount(1);
    shop.browsing.nothingWentWrong();
  }

  @Test
  void every_binding_shows_its_rung_its_evidence_over_time_its_breaker_and_what_is_left_of_its_budget() {
    Page page = shop.admin(1280, ColorScheme.LIGHT);
    page.navigate(shop.url("/automation"));
    for (Bindings.Sight one : shop.server.part(Bindings.class).all()) {
      Locator binding = page.locator("[data-key='" + one.binding().runbook() + "/" + one.binding().service() + "']");
      assertThat(binding.locator("header .rung")).hasText(one.rung().word());
      assertThat(binding).containsText(Pattern.compile("\\d of 3 runs left in 1h"));
    }
    Locator climbing = page.locator("[data-key='payments-down/orders']");
    assertThat(climbing.locator("svg .mark-good")).hasCount(8);
    assertThat(climbing.locator("svg .mark-bad")).hasCount(1);
    assertThat(climbing.locator("svg")).hasAttribute("aria-label", Pattern.compile("9 runs; the success rate is at least .*"));
    shop.fails(new Binding("orders-slow", "orders"));
    Locator broken = page.locator("[data-key='orders-slow/orders']");
    assertThat(broken.locator("header")).containsText("breaker open", SOON);
    assertThat(broken).containsText("its proof failed");
    Object empty = page.evaluate("() => Math.max(...[...document.querySelectorAll('.evidence')].map(figure => figure.getBoundingClientRect().bottom - figure.lastElementChild.getBoundingClientRect().bottom))");
    assertThat(((Number) empty).doubleValue()).as("empty space below a picture").isLessThan(4);
    shop.browsing.nothingWentWrong();
  }

  @Test
  void a_stale_runbook_says_why_and_a_person_confirms_it() {
    shop.doubt("payments-down", "payments", Cause.CHANGE, "Payments was changed: 1.7", 3);
    Page page = shop.person(1280, ColorScheme.LIGHT, "grace");
    page.navigate(shop.url("/runbooks"));
    assertThat(page.locator("#runbook-list li").filter(new Locator.FilterOptions().setHasText("stale"))).hasCount(2);
    page.navigate(shop.url("/runbooks/payments-down"));
    assertThat(page.locator("#stale")).containsText("Payments was changed: 1.7");
    assertThat(page.locator("#stale")).containsText("2 more changes since");
    page.locator("#confirm-reason").fill("Tried it after the deploy");
    page.locator("#stale button").click();
    assertThat(page.locator("#stale")).hasCount(0);
    assertThat(page.locator("main")).containsText("confirmed by grace");
    assertThat(page.locator("main")).containsText("Tried it after the deploy");
    assertThat(page.locator(".page-head")).not().containsText("stale");

    Page vic = shop.person(1280, ColorScheme.LIGHT, "vic");
    vic.navigate(shop.url("/runbooks/orders-slow"));
    assertThat(vic.locator("#stale")).containsText("Your role may look, not confirm.");
    assertThat(vic.locator("#stale button")).hasCount(0);
    assertThat(vic.locator("#drills")).containsText("passed");
    shop.browsing.nothingWentWrong();
  }
}
