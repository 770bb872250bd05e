package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.TickingClock;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.Person;
import dev.nightshift.identity.Actor;
import dev.nightshift.identity.Actors;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Json;
import dev.nightshift.run.Proposal;
import dev.nightshift.run.Run;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.Runs;
import dev.nightshift.workspace.Workspace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link that approves is good for one answer, about one plan, of one person, in time, with the rights of now. */
class ApprovalLinkTest {
  private static final String TEXT =
      """
      ---
      title: Restore payments
      nightshift:
        service: payments
        targets: name=payments
        limits: {cooldown: 0s, budget: 100/1h}
        approval: {from: [team:payments], minimum: 2, timeout: 30m}
      ---
      # Restore payments

      ## Mitigation

      ```sh {name=restart on=local}
      echo '<b>restarted</b>'
      ```
      """;
  private static final TickingClock CLOCK = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static TestWorkspaces workspaces;
  private static TestServer server;

  @BeforeAll
  static void start() {
    workspaces = TestWorkspaces.of(people("responder"), TestWorkspaces.runbook("restore", TEXT));
    server = TestServer.start(DATABASE, workspaces, CLOCK);
  }

  @BeforeEach
  void asBefore() {
    workspaces.change(new Workspace(people("responder"), List.of(TestWorkspaces.runbook("restore", TEXT)), "test-1", java.nio.file.Path.of(".")));
  }

  @AfterAll
  static void stop() {
    server.close();
    DATABASE.close();
  }

  private static Catalog people(String roleOfGrace) {
    Person grace = new Person("grace", "grace", roleOfGrace, List.of());
    return TestWorkspaces.catalog(
        List.of(TestWorkspaces.service("payments")), List.of(TestWorkspaces.team()), List.of(TestWorkspaces.person("ada"), grace, TestWorkspaces.person("eve")));
  }

  private static Runs runs() {
    return server.part(Runs.class);
  }

  /** A run that eve started and that waits for two of the team. */
  private static Proposal asking() {
    Actor eve = Actors.person(workspaces.current().catalog(), "eve").orElseThrow();
    long run = runs().start("restore", null, Map.of(), eve).id();
    return asks(run);
  }

  private static Proposal asks(long run) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().proposal(run).isPresent());
    return runs().proposal(run).orElseThrow();
  }

  private static String link(Proposal proposal, String person) {
    return "/approve-run/" + new ApprovalToken(proposal.run(), proposal.plan(), proposal.until(), person).text(server.part(PageTokens.class));
  }

  private static HttpResponse<String> press(String link, String answer) {
    return server.post(link, "answer=" + answer, "Content-Type", "application/x-www-form-urlencoded");
  }

  private static List<String> given(long run) {
    Run.WaitsFor waits = runs().get(run).waitsFor();
    return waits == null ? List.of() : waits.given();
  }

  @Test
  void looking_shows_the_plan_with_its_targets_and_only_a_press_answers() {
    Proposal proposal = asking();
    String ada = link(proposal, "ada");
    HttpResponse<String> looked = server.get(ada);
    assertThat(looked.statusCode()).isEqualTo(200);
    assertThat(looked.body()).contains("Approve &ldquo;Restore payments&rdquo;?", "on local", "&lt;b&gt;restarted", "Plan " + proposal.shortPlan(), "2 people")
        .doesNotContain("<script");
    assertThat(looked.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(server.send(server.request(ada).method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())).statusCode()).isEqualTo(200);
    assertThat(press(ada, "").body()).as("no answer is none").contains("Approve &ldquo;");
    assertThat(given(proposal.run())).as("mail scanners open links").isEmpty();

    assertThat(press(ada, "approve").body()).contains("You agreed.");
    assertThat(given(proposal.run())).containsExactly("person:ada");
    assertThat(press(link(proposal, "grace"), "approve").body()).contains("You agreed.");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(proposal.run()).status() != RunStatus.AWAITING_APPROVAL);
  }

  @Test
  void a_link_answers_once_whatever_is_asked_later() {
    Proposal proposal = asking();
    String ada = link(proposal, "ada");
    press(ada, "approve");
    for (String answer : List.of("approve", "reject")) {
      HttpResponse<String> replayed = press(ada, answer);
      assertThat(replayed.statusCode()).isEqualTo(409);
      assertThat(replayed.body()).contains("This link changes nothing.", "has been used already");
    }
    assertThat(given(proposal.run())).containsExactly("person:ada");
    assertThat(press(link(proposal, "grace"), "reject").body()).contains("Rejected.");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(proposal.run()).status() == RunStatus.STOPPED);
    assertThat(press(link(asking(), "ada") + "x", "approve").statusCode()).isEqualTo(404);
    assertThat(press(ada, "approve").statusCode()).isEqualTo(409);
  }

  @Test
  void whoever_has_agreed_elsewhere_is_no_second_person_by_a_link() {
    Proposal proposal = asking();
    runs().approve(proposal.run(), Actors.person(workspaces.current().catalog(), "ada").orElseThrow(), "");
    HttpResponse<String> again = press(link(proposal, "ada"), "approve");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("You have agreed to this plan already.");
    assertThat(given(proposal.run())).containsExactly("person:ada");
  }

  @Test
  void a_link_that_is_pressed_ten_times_at_once_answers_once() throws Exception {
    Proposal proposal = asking();
    String ada = link(proposal, "ada");
    try (var people = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<HttpResponse<String>>> all =
          java.util.stream.IntStream.range(0, 10).mapToObj(number -> people.submit(() -> press(ada, "approve"))).toList();
      int taken = 0;
      for (var each : all) {
        taken += each.get().body().contains("You agreed.") ? 1 : 0;
      }
      assertThat(taken).isEqualTo(1);
    }
    assertThat(given(proposal.run())).containsExactly("person:ada");
    assertThat(facts(proposal.run()).stream().filter("run.approval_given"::equals)).hasSize(1);
  }

  @Test
  void a_link_for_a_plan_that_has_changed_approves_nothing_and_says_so() {
    Proposal proposal = asking();
    String ada = link(proposal, "ada");
    workspaces.change(new Workspace(
        people("responder"), List.of(TestWorkspaces.runbook("restore", TEXT + "\nOne more word.\n")), "test-2", java.nio.file.Path.of(".")));
    assertThat(press(ada, "approve").body()).contains("This link changes nothing.", "the runbook has changed since");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().proposal(proposal.run()).filter(now -> !now.plan().equals(proposal.plan())).isPresent());
    assertThat(press(ada, "approve").body()).contains("The plan has changed since this link was made");
    assertThat(given(proposal.run())).isEmpty();
    assertThat(facts(proposal.run())).contains("run.approval_voided", "run.replanned");
    Proposal now = asks(proposal.run());
    asBefore();
    CLOCK.tick(Duration.ofSeconds(1));
    press(link(now, "grace"), "approve");
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().proposal(proposal.run()).filter(again -> again.plan().equals(proposal.plan())).isPresent());
    assertThat(press(ada, "approve").body()).as("the plan is the old one again, but it was asked anew").contains("or the run has asked anew");
  }

  @Test
  void a_link_is_for_one_person_with_the_rights_of_now() {
    Proposal proposal = asking();
    assertThat(press(link(proposal, "eve"), "approve").body()).contains("person:eve may not approve this run: its runbook asks for one of team:payments");
    assertThat(press(link(proposal, "nobody"), "approve").statusCode()).isEqualTo(404);
    String grace = link(proposal, "grace");
    assertThat(server.get(grace).statusCode()).isEqualTo(200);
    workspaces.change(people("viewer"));
    assertThat(press(grace, "approve").body()).contains("person:grace may not approve a run");
    assertThat(given(proposal.run())).isEmpty();
  }

  @Test
  void a_token_that_was_made_for_something_else_or_changed_opens_nothing() {
    Proposal proposal = asking();
    PageTokens tokens = server.part(PageTokens.class);
    String claims = proposal.run() + "." + proposal.until().toEpochMilli() + ".cGxhbg.YWRh";
    assertThat(press("/approve-run/" + tokens.sign(PageTokens.Use.STOP, claims), "approve").statusCode()).isEqualTo(404);
    assertThat(press("/approve-run/" + claims + ".AAAA", "approve").statusCode()).isEqualTo(404);
    String other = link(proposal, "ada").replaceFirst("/approve-run/" + proposal.run(), "/approve-run/" + (proposal.run() + 1));
    assertThat(press(other, "approve").statusCode()).as("another run").isEqualTo(404);
    assertThat(given(proposal.run())).isEmpty();
  }

  @Test
  void after_the_time_a_link_approves_nothing() {
    Proposal proposal = asking();
    String ada = link(proposal, "ada");
    CLOCK.tick(Duration.ofMinutes(30));
    assertThat(press(ada, "approve").body()).contains("The time to answer was over at " + proposal.until());
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> runs().get(proposal.run()).status() == RunStatus.STOPPED);
    assertThat(runs().get(proposal.run()).reason()).contains("silence means no");
  }

  private static List<String> facts(long run) {
    return server.part(Ledger.class).newest(Long.MAX_VALUE, 1_000).stream().filter(fact -> Long.valueOf(run).equals(fact.runId())).map(Fact::type).toList();
  }

  @Test
  void the_api_says_no_as_well_and_why() {
    Proposal proposal = asking();
    String eve = server.token("eve", null);
    HttpResponse<String> own = server.post("/api/v1/runs/" + proposal.run() + "/approve", "{}", "Authorization", "Bearer " + eve, "Content-Type", "application/json");
    assertThat(own.statusCode()).isEqualTo(403);
    assertThat(Json.read(own.body()).path("detail").asString()).contains("person:eve may not approve this run");
  }
}
