package dev.nightshift.intake;

import static dev.nightshift.TestPipeline.resolve;
import static dev.nightshift.TestPipeline.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.TestPipeline;
import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.ledger.Fact;
import dev.nightshift.platform.Pulse;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JournalTest {
  private final TestPipeline one = TestPipeline.small();
  private final TestPipeline two = one.another("node-2");
  private final JdbcClient jdbc = one.database.jdbc();

  @AfterEach
  void close() {
    two.close();
    one.close();
  }

  /** Writing has taken all of the last minute. */
  private static void press(TestPipeline node) {
    long now = System.nanoTime();
    node.part(Pressure.class).worked(now - Duration.ofMinutes(1).toNanos(), now, 1_000);
  }

  private static void relax(TestPipeline node) {
    long now = System.nanoTime();
    node.part(Pressure.class).worked(now, now + Duration.ofMinutes(1).toNanos(), 0);
  }

  private void journal(TestPipeline node, Event... events) {
    press(node);
    node.accept("alertmanager", events);
  }

  private static void applyAll(TestPipeline node) {
    Backlog backlog = node.part(Backlog.class);
    while (backlog.applySome().compareTo(Pulse.AT_LEAST_EVERY) < 0) {
      assertThat(node.registry.get("nightshift.intake.journal").gauge().value()).isNotNegative();
    }
  }

  private int waiting() {
    return jdbc.sql("SELECT coalesce(sum(events - applied), 0) FROM intake_journal").query(Integer.class).single();
  }

  private List<Alert> alerts() {
    return one.part(Alerts.class).list(false, Long.MAX_VALUE, 10_000);
  }

  private List<String> facts() {
    return one.facts().stream().map(Fact::type).filter(type -> type.startsWith("alert.") || type.startsWith("change.")).toList();
  }

  @Test
  void under_pressure_events_are_answered_from_the_journal_and_applied_later_in_full() {
    Instant end = one.clock.instant().plusSeconds(300);
    Event event = new Event(
        Event.Action.TRIGGER, "k", "Down", "It's \"down\" \n \u20ac", "host", Severity.SEV1, Map.of("zone", "a"), Map.of("note", "two\nlines"),
        one.clock.instant().minusSeconds(5), end, List.of(new Event.Link("https://example.org", "graph")), "{\"as\":\"it came\"}");
    journal(one, event);
    assertThat(alerts()).isEmpty();
    assertThat(waiting()).isEqualTo(1);
    one.clock.tick(Duration.ofSeconds(20));
    applyAll(one);
    assertThat(waiting()).isZero();
    Map<String, Object> row = jdbc.sql("SELECT summary, source, severity, labels::text, annotations::text, links::text, raw, started_at, expires_at, last_seen_at FROM alert")
        .query().singleRow();
    assertThat(row).containsEntry("source", "host").containsEntry("raw", "{\"as\":\"it came\"}").containsEntry("labels", "{\"zone\": \"a\"}")
        .containsEntry("annotations", "{\"note\": \"two\\nlines\"}");
    assertThat(row.get("links").toString()).contains("https://example.org");
    assertThat(row.get("summary").toString()).startsWith("It's \"down\"").endsWith("\u20ac");
    assertThat(((java.sql.Timestamp) row.get("expires_at")).toInstant()).isEqualTo(end);
    assertThat(((java.sql.Timestamp) row.get("last_seen_at")).toInstant()).as("when it arrived, not when it was applied").isEqualTo(end.minusSeconds(300));
  }

  @Test
  void without_pressure_the_alert_is_there_when_the_answer_is() {
    one.accept("alertmanager", trigger("k", "Down"));
    assertThat(alerts()).hasSize(1);
    assertThat(waiting()).isZero();
  }

  @Test
  void nothing_overtakes_what_waits_on_any_node() {
    journal(one, trigger("k", "Down"));
    one.accept("alertmanager", resolve("k"));
    two.accept("alertmanager", trigger("k", "Down"));
    two.accept("alertmanager", resolve("k"));
    one.accept("alertmanager", trigger("k", "Down"));
    assertThat(waiting()).isEqualTo(5);
    applyAll(two);
    assertThat(alerts()).extracting(Alert::state).containsExactlyInAnyOrder(Alert.State.OPEN, Alert.State.RESOLVED, Alert.State.RESOLVED);
    assertThat(facts()).containsExactly("alert.opened", "alert.resolved", "alert.opened", "alert.resolved", "alert.opened");
    relax(one);
    one.accept("alertmanager", resolve("k"));
    assertThat(alerts()).as("when nothing waits it is applied at once again").extracting(Alert::state).containsOnly(Alert.State.RESOLVED);
  }

  @Test
  void what_repeats_what_waits_is_not_written_again() {
    journal(one, trigger("k", "Down"), trigger("k", "Down"), resolve("other"));
    one.accept("alertmanager", trigger("k", "Down"), resolve("other"));
    assertThat(waiting()).isEqualTo(2);
    one.accept("alertmanager", TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV1, Map.of(), null));
    assertThat(waiting()).as("another severity is not a repeat").isEqualTo(3);
  }

  @Test
  void a_repeat_of_what_is_known_to_be_open_is_counted_and_not_journaled() {
    one.accept("alertmanager", trigger("k", "Down"));
    one.settle();
    one.accept("alertmanager", trigger("k", "Down"));
    journal(one, trigger("k", "Down"), trigger("fresh", "Down"));
    assertThat(waiting()).isEqualTo(1);
    one.accept("alertmanager", resolve("k"));
    one.accept("alertmanager", trigger("k", "Down"));
    assertThat(waiting()).as("open again after what waits").isEqualTo(3);
    applyAll(one);
    assertThat(alerts()).extracting(Alert::state).containsExactlyInAnyOrder(Alert.State.OPEN, Alert.State.OPEN, Alert.State.RESOLVED);
  }

  @Test
  void another_nodes_change_of_an_alert_is_noticed_by_who_thinks_it_open() {
    one.accept("alertmanager", trigger("k", "Down"));
    one.settle();
    one.accept("alertmanager", trigger("k", "Down"));
    journal(one, trigger("fresh", "Down"));
    two.part(dev.nightshift.spi.OpenAlerts.class).resolveAllBut("alertmanager", List.of());
    one.accept("alertmanager", trigger("k", "Down"));
    applyAll(one);
    assertThat(alerts()).filteredOn(alert -> alert.dedupKey().equals("k")).extracting(Alert::state).containsExactlyInAnyOrder(Alert.State.OPEN, Alert.State.RESOLVED);
  }

  @Test
  void an_event_that_cannot_be_applied_is_set_aside_and_the_others_are_applied_once() {
    jdbc.sql("ALTER TABLE alert ADD CONSTRAINT poison CHECK (dedup_key <> 'poison')").update();
    try {
      journal(one, trigger("a", "Down"), resolve("a"), trigger("poison", "Down"), trigger("b", "Down"));
      applyAll(one);
    } finally {
      jdbc.sql("ALTER TABLE alert DROP CONSTRAINT poison").update();
    }
    assertThat(alerts()).extracting(Alert::dedupKey).containsExactlyInAnyOrder("a", "b");
    assertThat(facts()).containsExactly("alert.opened", "alert.resolved", "alert.opened");
    assertThat(waiting()).isZero();
    assertThat(jdbc.sql("SELECT event FROM intake_set_aside").query(String.class).single()).contains("poison");
    assertThat(one.registry.counter("nightshift.events.rejected", "reason", "poison").count()).isEqualTo(1);
    assertThat(one.part(StuckIntakeStore.class).stuck(one.clock.instant())).singleElement().satisfies(stuck -> {
      assertThat(stuck.what()).contains("intake_set_aside", "poison");
      assertThat(stuck.service()).as("the admins are told").isEmpty();
    });
  }

  @Test
  void events_that_wait_for_more_than_a_minute_are_reported() {
    journal(one, trigger("k", "Down"));
    one.clock.tick(Duration.ofSeconds(60));
    assertThat(one.part(StuckIntakeStore.class).stuck(one.clock.instant())).isEmpty();
    one.clock.tick(Duration.ofSeconds(1));
    assertThat(one.part(StuckIntakeStore.class).stuck(one.clock.instant())).extracting(stuck -> stuck.what()).singleElement().asString().contains("alerts are late");
    applyAll(one);
    assertThat(one.part(StuckIntakeStore.class).stuck(one.clock.instant())).isEmpty();
  }

  @Test
  void a_change_event_goes_through_the_journal_too() {
    journal(one, TestPipeline.event(Event.Action.CHANGE, "c", "deploy", Severity.SEV3, Map.of("service", "payments"), null));
    assertThat(facts()).isEmpty();
    applyAll(one);
    assertThat(facts()).containsExactly("change.recorded");
  }

  @Test
  void any_mix_of_nodes_pressure_and_crashes_ends_as_if_every_event_had_been_applied_in_order() {
    for (int seed = 0; seed < 15; seed++) {
      Random random = new Random(seed);
      Map<String, Boolean> open = new HashMap<>();
      Map<String, Integer> opened = new HashMap<>();
      List<Event> batch = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String key = "s" + seed + "-" + random.nextInt(4);
        boolean fires = random.nextInt(3) > 0;
        batch.add(fires ? trigger(key, "Down") : resolve(key));
        if (fires && !open.getOrDefault(key, false)) {
          opened.merge(key, 1, Integer::sum);
        }
        open.put(key, fires);
        if (random.nextInt(3) == 0) {
          TestPipeline node = random.nextBoolean() ? one : two;
          if (random.nextInt(3) == 0) {
            press(node);
          } else {
            relax(node);
          }
          node.accept("alertmanager", batch.toArray(Event[]::new));
          batch.clear();
        }
        if (random.nextInt(12) == 0) {
          (random.nextBoolean() ? one : two).part(Backlog.class).applySome();
        }
        if (random.nextInt(12) == 0) {
          one.settle();
        }
      }
      one.accept("alertmanager", batch.toArray(Event[]::new));
      applyAll(two);
      Map<String, Boolean> isOpen = new HashMap<>();
      Map<String, Integer> rows = new HashMap<>();
      for (Alert alert : alerts()) {
        if (alert.dedupKey().startsWith("s" + seed + "-")) {
          isOpen.merge(alert.dedupKey(), alert.state() == Alert.State.OPEN, Boolean::logicalOr);
          rows.merge(alert.dedupKey(), 1, Integer::sum);
        }
      }
      open.keySet().retainAll(opened.keySet());
      assertThat(isOpen).as("seed %s", seed).isEqualTo(open);
      assertThat(rows).as("seed %s", seed).isEqualTo(opened);
    }
  }

  @Test
  void a_journal_that_is_full_shuts_the_door() {
    one.part(Backlog.class).took(1, 3L << 30);
    assertThatThrownBy(() -> one.accept("alertmanager", trigger("k", "Down"))).isInstanceOf(dev.nightshift.platform.Problem.Overloaded.class);
    applyAll(one);
    one.accept("alertmanager", trigger("k", "Down"));
    assertThat(alerts()).hasSize(1);
  }
}
