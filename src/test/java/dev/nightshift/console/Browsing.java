package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import dev.nightshift.Requires;
import dev.nightshift.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real browser in which nothing may go wrong unseen: errors of scripts and violations of the policy are collected. */
final class Browsing implements AutoCloseable {
  private static final Set<String> SERIOUS = Set.of("serious", "critical");

  private final Playwright playwright;
  private final Browser browser;
  private final TestServer server;
  private final List<String> errors = new ArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();

  private Browsing(Playwright playwright, Browser browser, TestServer server) {
    this.playwright = playwright;
    this.browser = browser;
    this.server = server;
  }

  static Browsing start(TestServer server) {
    Path chromium = Requires.binary("chromium", "chromium");
    Playwright playwright =
        Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(chromium).setArgs(List.of("--no-sandbox")));
    return new Browsing(playwright, browser, server);
  }

  /** Opens a window; the first page is empty. */
  Page window(int width, ColorScheme scheme, boolean scripts) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setTimezoneId("Europe/Berlin")
                .setLocale("en-GB")
                .setJavaScriptEnabled(scripts));
    context.setDefaultTimeout(20_000);
    contexts.add(context);
    Page page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            errors.add(message.text() + " at " + message.location());
          }
        });
    page.onPageError(errors::add);
    return page;
  }

  /** Opens a window that is signed in. */
  Page signedIn(int width, ColorScheme scheme, String token) {
    Page page = window(width, scheme, true);
    page.navigate(url("/sign-in"));
    page.fill("#token", token);
    page.keyboard().press("Enter");
    page.waitForURL(url("/"));
    return page;
  }

  String url(String path) {
    return server.uri(path).toString();
  }

  static void fits(Page page, String path) {
    Object beyond =
        page.evaluate(
            """
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth
              ? [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                  .slice(0, 5).map(e => e.tagName + '.' + e.className).join(', ') || 'something'
              : ''
            """);
    assertThat(beyond).as(path + " is wider than the window").isEqualTo("");
  }

  static void accessible(Page page, String path) {
    List<Rule> violations =
        new AxeBuilder(page).setLegacyMode(true).analyze().getViolations().stream().filter(rule -> SERIOUS.contains(rule.getImpact())).toList();
    assertThat(violations.stream().map(rule -> rule.getId() + ": " + rule.getNodes().stream().limit(4).map(node -> node.getHtml() + " " + node.getFailureSummary()).toList()).toList())
        .as(path)
        .isEmpty();
  }

  /** Fails where any page since the last call had an error; expected ones name a part of their text. */
  void nothingWentWrong(String... expected) {
    List<String> unexpected =
        errors.stream().filter(error -> Arrays.stream(expected).noneMatch(error::contains)).toList();
    errors.clear();
    contexts.forEach(BrowserContext::close);
    contexts.clear();
    assertThat(unexpected).isEmpty();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
