package dev.nightshift.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KnownAlertsTest {
  private final TestPipeline one = TestPipeline.small();
  private final TestPipeline two = one.another("node-2");

  @AfterEach
  void close() {
    two.close();
    one.close();
  }

  private List<Alert> all() {
    return one.part(Alerts.class).list(false, Long.MAX_VALUE, 1_000);
  }

  private void fire(TestPipeline node, String... keys) {
    List<Event> events = new ArrayList<>();
    for (String key : keys) {
      events.add(TestPipeline.trigger(key, "Down"));
    }
    node.accept("alertmanager", events.toArray(Event[]::new));
  }

  @Test
  void an_alert_that_another_node_has_resolved_opens_anew() {
    fire(one, "k", "other");
    one.settle();
    fire(one, "k", "other");
    two.accept("alertmanager", TestPipeline.resolve("k"));
    fire(one, "k");
    assertThat(all()).extracting(Alert::state).containsExactlyInAnyOrder(Alert.State.OPEN, Alert.State.OPEN, Alert.State.RESOLVED);
  }

  @Test
  void an_alert_whose_end_has_passed_on_this_node_opens_anew() {
    Event ending = TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV2, Map.of(), one.clock.instant().plusSeconds(60));
    one.accept("alertmanager", ending);
    one.settle();
    one.accept("alertmanager", ending);
    one.clock.tick(Duration.ofMinutes(10));
    one.part(AlertIntake.class).expire();
    fire(one, "k");
    assertThat(all()).extracting(Alert::state).containsExactlyInAnyOrder(Alert.State.OPEN, Alert.State.RESOLVED);
  }

  @Test
  void what_is_known_to_be_open_is_not_read_again() {
    KnownAlerts known = new KnownAlerts("a");
    OpenAlert alert = alert("k", 7L);
    Map<Integer, Long> counts = Map.of(3, 1L);
    assertThat(known.open(Set.of(alert.identity()), counts)).isEmpty();
    known.keep(List.of(alert, alert("alone", null)), counts);
    assertThat(known.open(Set.of(alert.identity()), counts)).containsExactly(alert);
    assertThat(known.open(Set.of(alert("alone", null).identity()), counts)).as("it may get an incident at any time").isEmpty();
    known.changed(Set.of(), counts.getOrDefault(known.slot(), 0L) + 1);
    assertThat(known.open(Set.of(alert.identity()), with(counts, known.slot(), 1))).as("a change of its own to another one").containsExactly(alert);
    assertThat(known.open(Set.of(alert.identity()), with(counts, 3, 5))).as("somebody else's change").isEmpty();
  }

  @Test
  void what_was_read_before_somebody_changed_something_is_not_kept() {
    KnownAlerts known = new KnownAlerts("a");
    OpenAlert alert = alert("k", 7L);
    known.open(Set.of(alert.identity()), Map.of());
    known.changed(Set.of(alert.identity()), 1);
    known.keep(List.of(alert), Map.of());
    assertThat(known.open(Set.of(alert.identity()), Map.of(known.slot(), 1L))).isEmpty();
  }

  @Test
  void two_nodes_agree_on_what_is_open_after_any_history() {
    long seed = System.nanoTime();
    System.out.println("KnownAlertsTest seed " + seed);
    Random random = new Random(seed);
    Set<String> open = new HashSet<>();
    int opened = 0;
    for (int step = 0; step < 120; step++) {
      TestPipeline node = random.nextBoolean() ? one : two;
      String key = "k" + random.nextInt(4);
      if (random.nextInt(4) == 0) {
        node.accept("alertmanager", TestPipeline.resolve(key));
        open.remove(key);
      } else {
        fire(node, key);
        opened += open.add(key) ? 1 : 0;
      }
      if (random.nextInt(3) == 0) {
        one.settle();
      }
    }
    assertThat(all()).as("seed " + seed).hasSize(opened);
    assertThat(all().stream().filter(Alert::open).map(Alert::dedupKey)).as("seed " + seed).containsExactlyInAnyOrderElementsOf(open);
  }

  private static Map<Integer, Long> with(Map<Integer, Long> counts, int slot, long count) {
    Map<Integer, Long> all = new java.util.HashMap<>(counts);
    all.put(slot, count);
    return all;
  }

  private static OpenAlert alert(String key, Long incident) {
    return new OpenAlert(
        1, 0, new OpenAlert.Identity("alertmanager", key), "Down", "payments", "", Severity.SEV2, "",
        new AlertMachine.Condition(Severity.SEV2, false, null), incident);
  }
}
