package dev.nightshift.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestServer;
import dev.nightshift.guardrail.Binding;
import dev.nightshift.guardrail.Emergencies;
import dev.nightshift.guardrail.Guardrails;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incidents;
import dev.nightshift.ladder.Ladder;
import dev.nightshift.ladder.StaleMark.Cause;
import dev.nightshift.ladder.Staleness;
import dev.nightshift.ladder.Staleness.Doubt;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.run.RunStatus;
import dev.nightshift.run.Runs;
import dev.nightshift.workspace.Workspaces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.springframework.transaction.support.TransactionTemplate;

/** The shop with a browser before it, and three incidents: one that a runbook ended, one whose run waits for a person, one that a person has taken. */
final class ShopConsole implements AutoCloseable {
  static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  static final Actor GRACE = new Actor("person:grace", "grace", Actor.Role.RESPONDER, Set.of("payments"));
  static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);
  static final LocatorAssertions.HasCountOptions COUNT_SOON = new LocatorAssertions.HasCountOptions().setTimeout(20_000);

  final TestServer server;
  final Browsing browsing;
  final long recovered;
  final long waiting;
  final long taken;
  private final TestDatabase database;

  private ShopConsole() {
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
  }

  static ShopConsole open() {
    return new ShopConsole();
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  String admin() {
    return server.token(null, Actor.Role.ADMIN);
  }

  Page admin(int width, ColorScheme scheme) {
    return browsing.signedIn(width, scheme, admin());
  }

  Page person(int width, ColorScheme scheme, String person) {
    return browsing.signedIn(width, scheme, server.token(person, null));
  }

  String url(String path) {
    return browsing.url(path);
  }

  /** The run that ended the incident of payments. */
  long run() {
    return server.part(Runs.class).ofIncident(recovered).getFirst().id();
  }

  /** Somebody has a reason to think that a runbook no longer fits. */
  void doubt(String runbook, String service, Cause cause, String why, int changes) {
    Doubt doubt = new Doubt(server.part(Workspaces.class).current().runbook(runbook).orElseThrow(), service, cause, List.of(why), changes);
    server.part(TransactionTemplate.class).executeWithoutResult(status -> server.part(Staleness.class).mark(List.of(doubt), "test-1"));
  }

  /** A history that has earned a rung, with one failure in it. */
  void climb(Binding binding) {
    TransactionTemplate transaction = server.part(TransactionTemplate.class);
    for (int run = 1; run <= 9; run++) {
      Map<String, Object> data = Map.of(
          "runbook", binding.runbook(), "service", binding.service(), "rung", "human-initiated", "runbookVersion", "v1", "purpose", "recover",
          "outcome", run == 3 ? "unknown" : "succeeded", "proved", true, "cleared", true);
      List<FactDraft> facts = List.of(
          FactDraft.ofRun(9000 + run, null, "run.acting", "automation", "test-1", data), FactDraft.ofRun(9000 + run, null, "run.ended", "automation", "test-1", data));
      transaction.executeWithoutResult(status -> server.part(Ladder.class).weigh(server.part(Ledger.class).append(facts)));
    }
  }

  /** As many runs fail as open its breaker. */
  void fails(Binding binding) {
    Guardrails guardrails = server.part(Guardrails.class);
    for (long run = 8001; run <= 8003; run++) {
      Guardrails.Act act = new Guardrails.Act(run, null, binding);
      server.part(TransactionTemplate.class).executeWithoutResult(status -> {
        guardrails.acting(act, List.of(), List.of(), Instant.now());
        guardrails.ended(act, Guardrails.End.FAILED, "its proof failed", Instant.now());
      });
    }
  }

  /** Two people break the glass for payments. */
  void emergency(String length) {
    Emergencies emergencies = server.part(Emergencies.class);
    emergencies.confirm(emergencies.ask(new Emergencies.Request("payments", null, "checkout is down <b>now</b>", length), ADA).id(), GRACE);
  }

  @Override
  public void close() {
    browsing.close();
    server.close();
    database.close();
  }
}
