package dev.nightshift.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.identity.Actor;
import dev.nightshift.ledger.Fact;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertFollowerTest {

  private static final Actor ADA = new Actor("person:ada", "ada", Actor.Role.RESPONDER, Set.of("payments"));

  private final TestPipeline pipeline = TestPipeline.small();
  private final Incidents incidents = pipeline.part(Incidents.class);

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void send(Event... events) {
    pipeline.accept("alertmanager", events);
    pipeline.settle();
  }

  private List<Incident> all() {
    return incidents.list(Incidents.Filter.ALL, Long.MAX_VALUE, 100);
  }

  private Incident only() {
    assertThat(all()).hasSize(1);
    return all().getFirst();
  }

  private List<String> timeline() {
    return incidents.timeline(only().id()).stream().map(Fact::type).toList();
  }

  private static Event trigger(String key, Severity severity) {
    return TestPipeline.event(Event.Action.TRIGGER, key, "Down", severity, Map.of(), null);
  }

  @Test
  void an_alert_opens_an_incident_that_explains_itself() {
    send(TestPipeline.trigger("a", "Down"));
    Incident incident = only();
    assertThat(incident.service()).isEqualTo("payments");
    assertThat(incident.title()).isEqualTo("Down fires");
    assertThat(incident.severity()).isEqualTo(Severity.SEV2);
    assertThat(incident.workspaceVersion()).isEqualTo(pipeline.workspaces.current().version());
    Fact opened = incidents.timeline(incident.id()).getFirst();
    assertThat(opened.type()).isEqualTo("incident.opened");
    assertThat(opened.text("rule")).isEqualTo("defaultService");
    assertThat(opened.json().path("fact").asLong()).isEqualTo(pipeline.facts().getFirst().sequence());
    assertThat(pipeline.part(Alerts.class).ofIncident(incident.id())).extracting(Alert::dedupKey).containsExactly("a");
  }

  @Test
  void further_alerts_of_the_group_join_and_the_worst_severity_counts() {
    send(trigger("a", Severity.SEV3));
    send(trigger("b", Severity.SEV1), trigger("c", Severity.SEV4));
    assertThat(only().severity()).isEqualTo(Severity.SEV1);
    assertThat(timeline())
        .containsExactlyInAnyOrder("incident.opened", "incident.alert_joined", "incident.severity_changed");
    Fact joined = incidents.timeline(only().id()).stream().filter(fact -> fact.type().equals("incident.alert_joined")).findFirst().orElseThrow();
    assertThat(joined.json().path("count").asInt()).isEqualTo(2);
    assertThat(joined.json().path("alerts")).extracting(alert -> alert.path("severity").asString()).containsExactlyInAnyOrder("SEV1", "SEV4");
    assertThat(joined.json().path("alerts")).extracting(alert -> alert.path("rule").asString()).containsOnly("defaultService");
    assertThat(pipeline.part(Alerts.class).ofIncident(only().id())).hasSize(3);
  }

  @Test
  void of_a_flood_the_first_alerts_tell_every_rule_that_was_tried_and_the_others_the_one_that_decided() {
    send(trigger("a", Severity.SEV3));
    send(java.util.stream.IntStream.range(0, 120).mapToObj(n -> trigger("flood-" + n, Severity.SEV3)).toArray(Event[]::new));
    Fact joined = incidents.timeline(only().id()).stream().filter(fact -> fact.type().equals("incident.alert_joined")).findFirst().orElseThrow();
    assertThat(joined.json().path("count").asInt()).isEqualTo(120);
    assertThat(joined.json().path("alerts")).hasSize(120).allSatisfy(alert -> {
      assertThat(alert.path("rule").asString()).isEqualTo("defaultService");
      assertThat(alert.path("fact").asLong()).isPositive();
    });
    assertThat(joined.json().path("alerts")).filteredOn(alert -> alert.has("tried")).hasSize(50);
  }

  @Test
  void another_group_is_another_incident() {
    send(TestPipeline.trigger("a", "Down"), TestPipeline.trigger("b", "Slow"));
    assertThat(all()).extracting(Incident::group).containsExactlyInAnyOrder("Down", "Slow");
  }

  @Test
  void resolves_when_the_last_alert_clears() {
    send(trigger("a", Severity.SEV3), trigger("b", Severity.SEV3));
    send(TestPipeline.resolve("a"));
    assertThat(only().status()).isEqualTo(Status.TRIGGERED);
    send(TestPipeline.resolve("b"));
    assertThat(only().status()).isEqualTo(Status.RESOLVED);
    assertThat(timeline()).endsWith("alert.resolved", "incident.alerts_clear", "incident.resolved");
  }

  @Test
  void an_alert_that_was_gone_before_anybody_looked_leaves_a_resolved_incident() {
    send(trigger("a", Severity.SEV3), TestPipeline.resolve("a"));
    assertThat(only().status()).isEqualTo(Status.RESOLVED);
  }

  @Test
  void an_alert_reopens_within_the_window_and_opens_a_new_one_after_it() {
    send(trigger("a", Severity.SEV3), TestPipeline.resolve("a"));
    pipeline.clock.tick(Duration.ofMinutes(29));
    send(trigger("a", Severity.SEV3));
    assertThat(only().status()).isEqualTo(Status.TRIGGERED);
    assertThat(only().reopened()).isEqualTo(1);
    send(TestPipeline.resolve("a"));
    pipeline.clock.tick(Duration.ofMinutes(30));
    send(trigger("a", Severity.SEV3));
    assertThat(all()).hasSize(2);
    assertThat(incidents.earlier(all().getFirst(), 5)).extracting(Incident::id).containsExactly(all().getLast().id());
  }

  @Test
  void resolved_by_hand_it_stays_resolved_while_its_alert_repeats_and_comes_back_after_it_cleared() {
    send(trigger("a", Severity.SEV3));
    incidents.resolve(only().id(), ADA, "known");
    send(trigger("a", Severity.SEV3));
    assertThat(only().status()).isEqualTo(Status.RESOLVED);
    send(TestPipeline.resolve("a"));
    send(trigger("a", Severity.SEV3));
    assertThat(only().status()).isEqualTo(Status.TRIGGERED);
    assertThat(only().reopened()).isEqualTo(1);
  }

  @Test
  void the_source_acknowledges() {
    send(trigger("a", Severity.SEV3), TestPipeline.event(Event.Action.ACKNOWLEDGE, "a", "", Severity.SEV3, Map.of(), null));
    assertThat(only().status()).isEqualTo(Status.ACKNOWLEDGED);
    assertThat(only().acknowledgedBy()).isEqualTo("integration:alertmanager");
  }

  @Test
  void a_worse_alert_makes_the_incident_worse() {
    send(trigger("a", Severity.SEV3));
    send(trigger("a", Severity.SEV1));
    assertThat(only().severity()).isEqualTo(Severity.SEV1);
  }

  @Test
  void facts_that_come_again_change_nothing() {
    send(trigger("a", Severity.SEV3));
    send(TestPipeline.resolve("a"));
    List<String> before = timeline();
    pipeline.database.jdbc().sql("UPDATE follower SET sequence = 0").update();
    pipeline.settle();
    assertThat(timeline()).isEqualTo(before);
    assertThat(only().status()).isEqualTo(Status.RESOLVED);
  }

  @Test
  void a_run_that_holds_the_incident_decides_when_it_ends() {
    send(trigger("a", Severity.SEV3));
    long id = only().id();
    incidents.runActing(id, 5);
    send(TestPipeline.resolve("a"));
    assertThat(only().status()).isEqualTo(Status.MITIGATING);
    assertThat(incidents.alertsClear(id)).isTrue();
    incidents.runVerifying(id, 5);
    incidents.runEnded(id, 5, true);
    assertThat(only().status()).isEqualTo(Status.RESOLVED);
    assertThat(timeline())
        .containsExactly(
            "incident.opened", "incident.mitigating", "alert.resolved", "incident.alerts_clear", "incident.verifying", "incident.resolved");
  }

  @Test
  void concurrent_senders_make_one_incident() throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        Event event = trigger("key" + i % 8, Severity.SEV3);
        sent.add(senders.submit(() -> send(event)));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
    pipeline.settle();
    assertThat(pipeline.part(Alerts.class).ofIncident(only().id())).hasSize(8);
  }

  /** Random events of two nodes' worth of life: afterwards the incidents say what the alerts say. */
  @Test
  void any_history_ends_with_incidents_that_match_their_alerts() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 120; i++) {
      String key = "k" + random.nextInt(6);
      Event event = random.nextInt(3) == 0 ? TestPipeline.resolve(key) : TestPipeline.trigger(key, "Group" + key.hashCode() % 2);
      pipeline.accept("alertmanager", event);
      if (random.nextInt(4) == 0) {
        pipeline.settle();
      }
      pipeline.clock.tick(Duration.ofMinutes(random.nextInt(20)));
    }
    pipeline.settle();
    for (Incident incident : incidents.list(Incidents.Filter.OPEN, Long.MAX_VALUE, 100)) {
      assertThat(incidents.alertsClear(incident.id())).as("seed %d: open %s", seed, incident).isFalse();
    }
    for (Alert alert : pipeline.part(Alerts.class).list(true, Long.MAX_VALUE, 100)) {
      assertThat(alert.incidentId()).as("seed %d: %s", seed, alert).isNotNull();
      assertThat(incidents.get(alert.incidentId()).open()).as("seed %d: %s", seed, alert).isTrue();
    }
  }
}
