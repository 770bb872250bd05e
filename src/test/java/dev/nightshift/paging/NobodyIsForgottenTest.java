package dev.nightshift.paging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestCatalog;
import dev.nightshift.TestDatabase;
import dev.nightshift.TestPipeline;
import dev.nightshift.TestWorkspaces;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.catalog.Catalog;
import dev.nightshift.catalog.RoutingRule;
import dev.nightshift.escalation.EscalationWiring;
import dev.nightshift.escalation.Escalations;
import dev.nightshift.escalation.PageKind;
import dev.nightshift.identity.Actor;
import dev.nightshift.incident.Incident;
import dev.nightshift.incident.Incidents;
import dev.nightshift.guardrail.GuardrailWiring;
import dev.nightshift.ladder.LadderWiring;
import dev.nightshift.ledger.Audit;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.FactDraft;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.oncall.OnCallWiring;
import dev.nightshift.platform.ServerSettings;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The third invariant, over random histories from the event to the page: every alert that should reach a person is
 * acknowledged, escalated to exhaustion, over (by a verified run, by its source or by hand), or was suppressed by a rule that is on
 * record. And the second: nobody is paged after an acknowledgement or a resolution.
 */
class NobodyIsForgottenTest {

  private static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));
  private static final Set<String> BEGINNINGS = Set.of("incident.opened", "incident.reopened");
  private static final Set<String> ENDS = Set.of("incident.acknowledged", "incident.resolved");
  private static final List<String> NAMES = List.of("fallback", "oversight", "Plain", "Noise");

  /** What lies outside: a mail server with moods. */
  @Configuration(proxyBeanMethods = false)
  static class Outside {
    @Bean
    Letters letters() {
      return new Letters();
    }

    @Bean
    Settings settings() {
      return name -> Optional.empty();
    }

    @Bean
    ServerSettings server() {
      return new ServerSettings(Path.of("."), Path.of("."), "127.0.0.1", 8080, null, null);
    }
  }

  static final class Letters implements PageChannel {
    private Delivery mood = new Delivery.Delivered("ok");
    private final List<Long> delivered = new ArrayList<>();

    @Override
    public String kind() {
      return "email";
    }

    @Override
    public Delivery send(Message message) {
      if (mood instanceof Delivery.Delivered) {
        delivered.add(Long.parseLong(message.id().substring("page-".length())));
      }
      return mood;
    }
  }

  @RepeatedTest(3)
  void whatever_happens_every_alert_ends_where_somebody_knows_of_it() {
    long seed = System.nanoTime();
    System.out.println("NobodyIsForgottenTest seed " + seed);
    try (History history = new History(seed)) {
      history.play();
    }
  }

  private static Catalog catalog() {
    Catalog small = TestWorkspaces.smallCatalog();
    RoutingRule quiet = new RoutingRule("quiet", "event.name == 'Noise'", "payments", null, "", "nobody is paged for noise", 3);
    return TestCatalog.like(small).routing(List.of(quiet)).make();
  }

  private static final class History implements AutoCloseable {
    private final TestPipeline pipeline =
        new TestPipeline(
            TestDatabase.create(),
            TestWorkspaces.of(catalog(), PagingTest.runbook("fallback"), PagingTest.runbook("oversight")),
            "node-1",
            OnCallWiring.class,
            GuardrailWiring.class,
            LadderWiring.class,
            EscalationWiring.class,
            PagingWiring.class,
            Outside.class);
    private final Random random;
    private final Incidents incidents = pipeline.part(Incidents.class);
    private final Escalations escalations = pipeline.part(Escalations.class);
    private final PageCourier courier = pipeline.part(PageCourier.class);
    private final Pages pages = pipeline.part(Pages.class);
    private final Letters letters = pipeline.part(Letters.class);
    private final Map<Long, Instant> sent = new HashMap<>();
    private final Map<Long, Long> runs = new HashMap<>();
    private long lastRun = 100;

    History(long seed) {
      random = new Random(seed);
    }

    void play() {
      for (int step = 0; step < 150; step++) {
        act();
        pipeline.clock.tick(Duration.ofMillis(1));
        if (random.nextInt(3) > 0) {
          settle();
        }
        pipeline.clock.tick(Duration.ofSeconds(random.nextInt(120)));
      }
      for (int beat = 0; beat < 90; beat++) {
        settle();
        pipeline.clock.tick(Duration.ofSeconds(61));
      }
      nobodyIsForgotten();
      nobodyIsPagedTooLate();
      assertThat(pipeline.part(Audit.class).verify().findings()).isEmpty();
    }

    private void act() {
      String key = "key" + random.nextInt(12);
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> pipeline.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, key, NAMES.get(random.nextInt(4)), severity(), Map.of(), null));
        case 3 -> pipeline.accept("alertmanager", TestPipeline.resolve(key));
        case 4 -> open().filter(incident -> random.nextBoolean()).ifPresent(incident -> incidents.acknowledge(incident.id(), ADA));
        case 5 -> open().filter(incident -> random.nextInt(3) == 0).ifPresent(incident -> incidents.resolve(incident.id(), ADA, "looked at it"));
        case 6 -> open().ifPresent(incident -> incidents.changeSeverity(incident.id(), ADA, severity()));
        case 7 -> open().filter(incident -> random.nextInt(4) == 0).ifPresent(incident -> incidents.handsOff(incident.id(), ADA));
        case 8 -> letters.mood = mood();
        case 9 -> courier.claim(Map.of());
        default -> open().ifPresent(this::runGoesOn);
      }
    }

    private PageChannel.Delivery mood() {
      return switch (random.nextInt(4)) {
        case 0 -> new PageChannel.Delivery.Retry(Duration.ZERO, "busy");
        case 1 -> new PageChannel.Delivery.GiveUp("no such mailbox");
        default -> new PageChannel.Delivery.Delivered("ok");
      };
    }

    private Severity severity() {
      return Severity.values()[random.nextInt(3)];
    }

    private Optional<Incident> open() {
      List<Incident> open = incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, 100);
      return open.isEmpty() ? Optional.empty() : Optional.of(open.get(random.nextInt(open.size())));
    }

    /** What the run of an incident tells next; some never tell anything. */
    private void runGoesOn(Incident incident) {
      Long run = runs.get(incident.id());
      if (run == null) {
        runs.put(incident.id(), ++lastRun);
        String rung = random.nextInt(4) == 0 ? "oversight" : "fallback";
        tell(incident, lastRun, "run.planned", Map.of("runbook", "fallback", "rung", rung, "purpose", "recover", "reason", "it fits"));
        return;
      }
      switch (random.nextInt(5)) {
        case 0 -> tell(incident, run, "run.approval_requested", Map.of("approvers", List.of("team:payments")));
        case 1 -> tell(incident, run, "run.approved", Map.of("by", "person:ada"));
        case 2 -> tell(incident, run, "run.declined", Map.of("reason", "the budget is spent"));
        default -> runEnds(incident, run);
      }
    }

    private void runEnds(Incident incident, long run) {
      runs.remove(incident.id());
      boolean proved = random.nextBoolean();
      if (incident.run() == null) {
        incidents.runActing(incident.id(), run);
      }
      if (proved) {
        alerts(incident.id()).forEach(alert -> pipeline.accept("alertmanager", TestPipeline.resolve(alert.dedupKey())));
      }
      tell(incident, run, "run.ended", Map.of("outcome", proved ? "succeeded" : "failed", "reason", "so it went"));
      incidents.runEnded(incident.id(), run, proved);
    }

    private void tell(Incident incident, long run, String type, Map<String, ?> data) {
      pipeline.database.transaction().executeWithoutResult(
          status -> pipeline.part(Ledger.class).append(FactDraft.ofRun(run, incident.id(), type, "automation", "", data)));
    }

    private void settle() {
      boolean moved = true;
      while (moved) {
        pipeline.settle();
        escalations.tick();
        moved = PostRound.deliver(courier, page -> {
          if (letters.delivered.remove((Long) page.id())) {
            sent.put(page.id(), pipeline.clock.instant());
          }
        });
      }
    }

    private List<Alert> alerts(long incident) {
      return pipeline.part(Alerts.class).ofIncident(incident);
    }

    private void nobodyIsForgotten() {
      List<Alert> all = pipeline.part(Alerts.class).list(false, Long.MAX_VALUE, 10_000);
      assertThat(all).isNotEmpty();
      for (Alert alert : all) {
        if (!alert.suppressedBy().isEmpty()) {
          assertThat(alert.suppressedBy()).contains("quiet");
          continue;
        }
        Long incidentId = alert.incidentId();
        assertThat(incidentId).as("incident of " + alert).isNotNull();
        Incident incident = incidents.get(incidentId);
        boolean known = !incident.open() || incident.acknowledgedAt() != null || exhausted(incidentId);
        assertThat(known).as(alert + " ends in " + incident + ", " + escalations.of(incidentId) + ": " + types(incidentId)).isTrue();
      }
    }

    private boolean exhausted(long incident) {
      return incidents.timeline(incident).stream()
          .filter(fact -> Set.of("incident.opened", "incident.reopened", "escalation.exhausted").contains(fact.type()))
          .reduce((earlier, later) -> later)
          .filter(fact -> fact.type().equals("escalation.exhausted"))
          .isPresent();
    }

    private void nobodyIsPagedTooLate() {
      sent.forEach(
          (id, at) -> {
            Page page = pages.find(id).orElseThrow();
            Optional<Fact> last =
                incidents.timeline(page.incidentId()).stream()
                    .filter(fact -> fact.at().isBefore(at) && ENDS.contains(fact.type()) || !fact.at().isAfter(at) && BEGINNINGS.contains(fact.type()))
                    .reduce((earlier, later) -> later);
            boolean resolved = last.filter(fact -> fact.type().equals("incident.resolved")).isPresent();
            boolean acknowledged = last.filter(fact -> fact.type().equals("incident.acknowledged")).isPresent();
            assertThat(resolved || acknowledged && page.kind() != PageKind.APPROVAL).as(page + " left at " + at + " after " + last).isFalse();
          });
    }

    private List<String> types(long incident) {
      return incidents.timeline(incident).stream().map(Fact::type).toList();
    }

    @Override
    public void close() {
      pipeline.close();
    }
  }
}
