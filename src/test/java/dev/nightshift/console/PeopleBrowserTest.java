package dev.nightshift.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.Runs;
import dev.nightshift.runbook.Runbook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where a run and a person meet: a countdown, a question, a run that called another, in Chromium. */
class PeopleBrowserTest {
  private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);
  private static final Path GO = Path.of(System.getProperty("java.io.tmpdir"), "nightshift-go-" + ProcessHandle.current().pid());
  private static TestDatabase database;
  private static TestServer server;
  private static Browsing browsing;

  private static Runbook runbook(String name, String alert, String more, String body) {
    return TestWorkspaces.runbook(name, "---\ntitle: The runbook " + name + "\nnightshift:\n  service: payments\n  when: alert.name == \"" + alert + "\"\n  verify: {settle: 0s}\n"
        + more.indent(2) + "---\n# Title\n\n" + body);
  }

  @BeforeAll
  static void start() {
    String act = "## Mitigation\n```sh {name=act on=local idempotent}\necho acted\n```\n";
    database = TestDatabase.create();
    server = TestServer.start(database, TestWorkspaces.small(
        runbook("announced", "Announced", "rung: oversight\nlimits: {countdown: 1h, budget: 20/1h}", act),
        runbook("asks", "Asks", "rung: fallback", "## Diagnosis\n```text {kind=chat name=ask choices=yes,no timeout=1h}\nRestart it now?\n```\n"),
        runbook("talks", "Talks", "rung: fallback", "## Diagnosis\n```sh {name=talk on=local timeout=60s}\necho the first words\nwhile ! test -e " + GO + "; do sleep 0.05; done\necho the last words\n```\n"),
        runbook("inner", "Never", "rung: fallback", "## Diagnosis\n```sh {name=look on=local}\necho looked\n```\n"),
        runbook("outer", "Calls", "rung: fallback", "## Diagnosis\n```yaml {kind=runbook name=call runbook=inner}\n```\n")), Clock.systemUTC());
    browsing = Browsing.start(server);
  }

  @AfterAll
  static void stop() {
    if (browsing != null) {
      browsing.close();
    }
    server.close();
    database.close();
  }

  private static Run await(long incident, Predicate<Run> when) {
    Runs runs = server.part(Runs.class);
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> runs.ofIncident(incident).stream().anyMatch(when));
    return runs.ofIncident(incident).stream().filter(when).findFirst().orElseThrow();
  }

  private static Page ada() {
    return browsing.signedIn(1400, ColorScheme.LIGHT, server.token("ada", null));
  }

  @Test
  void what_is_about_to_run_is_counted_down_and_stopped_by_its_button() {
    long incident = ShopStory.fire(server, "Announced", "payments", "It is slow", "error");
    Run run = await(incident, each -> each.actsFrom() != null);
    Page page = ada();
    assertThat(page.locator("#now-announced")).containsText(Pattern.compile("acts in (59|1)"));
    for (String path : List.of("/", "/incidents/" + incident, "/runs/" + run.id())) {
      page.setViewportSize(1400, 900);
      page.navigate(browsing.url(path));
      assertThat(page.locator(".announced")).containsText("unless somebody stops it");
      Browsing.accessible(page, path);
      page.setViewportSize(360, 740);
      Browsing.fits(page, path);
    }
    assertThat(page.locator(".announced")).containsText("echo acted");
    page.locator(".announced button").click();
    assertThat(page.locator("#head")).containsText("stopped in its countdown, before it changed anything, by", SOON);
    assertThat(page.locator(".announced")).hasCount(0);
    assertThat(await(incident, each -> each.status().ended()).status()).isEqualTo(RunStatus.STOPPED);
    assertThat(server.part(Runs.class).attempts(run.id())).isEmpty();
    browsing.nothingWentWrong();
  }

  @Test
  void what_a_step_prints_shows_while_it_prints_it_on_the_incident_and_on_the_run() throws IOException {
    long incident = ShopStory.fire(server, "Talks", "payments", "It talks", "error");
    Run run = await(incident, each -> true);
    try {
      Page onIncident = ada();
      onIncident.navigate(browsing.url("/incidents/" + incident));
      Page onRun = ada();
      onRun.navigate(browsing.url("/runs/" + run.id()));
      for (Page page : List.of(onIncident, onRun)) {
        page.evaluate("window.sameDocument = true");
        assertThat(page.locator("main")).containsText("the first words", SOON);
        assertThat(page.locator("main")).not().containsText("the last words\n");
      }
      Files.createFile(GO);
      for (Page page : List.of(onIncident, onRun)) {
        assertThat(page.locator("pre.output").first()).containsText("the last words", SOON);
        org.assertj.core.api.Assertions.assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
      }
    } finally {
      Files.deleteIfExists(GO);
    }
    browsing.nothingWentWrong();
  }

  @Test
  void a_question_has_a_button_for_each_answer() {
    long incident = ShopStory.fire(server, "Asks", "payments", "Shall we?", "error");
    Run run = await(incident, each -> each.waitsFor() != null);
    Page page = ada();
    page.navigate(browsing.url("/incidents/" + incident));
    assertThat(page.locator("#asks")).containsText("Restart it now?");
    assertThat(page.locator("#asks button")).containsText(new String[] {"yes", "no"});
    page.fill("#comment-" + run.id(), "the deploy is over");
    page.locator("#asks button:has-text('yes')").click();
    assertThat(page.locator("#asks button")).hasCount(0);
    await(incident, each -> each.status() == RunStatus.SUCCEEDED);
    assertThat(server.part(Runs.class).attempts(run.id()).getFirst().outputs()).containsEntry("choice", "yes").containsEntry("by", "person:ada").containsEntry("comment", "the deploy is over");
    browsing.nothingWentWrong();
  }

  @Test
  void a_run_links_to_those_that_it_called_and_they_link_back() {
    long incident = ShopStory.fire(server, "Calls", "payments", "It calls", "error");
    Run inner = await(incident, each -> each.calledBy() != null && each.status().ended());
    Page page = ada();
    page.navigate(browsing.url("/runs/" + inner.calledBy()));
    assertThat(page.locator("#called")).containsText("The runbook inner");
    page.locator("#called a").click();
    page.waitForURL(browsing.url("/runs/" + inner.id()));
    page.locator("a:has-text('called by run " + inner.calledBy() + "')").click();
    page.waitForURL(browsing.url("/runs/" + inner.calledBy()));
    browsing.nothingWentWrong();
  }
}
