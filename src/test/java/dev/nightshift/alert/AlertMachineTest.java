package dev.nightshift.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.alert.AlertMachine.Condition;
import dev.nightshift.alert.AlertMachine.Step;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AlertMachineTest {

  private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");

  private static Event event(Event.Action action, Instant endsAt) {
    return TestPipeline.event(action, "k", "Down", Severity.SEV2, Map.of(), endsAt);
  }

  private static Condition open(Instant expiresAt) {
    return new Condition(Severity.SEV2, false, expiresAt);
  }

  @Test
  void a_trigger_opens_and_a_second_one_needs_no_write() {
    assertThat(AlertMachine.on(null, event(Event.Action.TRIGGER, null), NOW)).isEqualTo(new Step.Opened(open(null)));
    assertThat(AlertMachine.on(open(null), event(Event.Action.TRIGGER, null), NOW)).isEqualTo(new Step.Repeated(open(null), false));
  }

  @Test
  void a_repeat_within_the_horizon_needs_no_write_and_one_beyond_moves_it_further_than_asked() {
    Condition open = open(NOW.plusSeconds(300));
    assertThat(AlertMachine.on(open, event(Event.Action.TRIGGER, NOW.plusSeconds(299)), NOW)).isEqualTo(new Step.Repeated(open, false));
    assertThat(AlertMachine.on(open, event(Event.Action.TRIGGER, NOW.plusSeconds(360)), NOW))
        .isEqualTo(new Step.Repeated(open(NOW.plusSeconds(396)), true));
  }

  @Test
  void a_repeat_with_another_severity_needs_a_write() {
    Event worse = TestPipeline.event(Event.Action.TRIGGER, "k", "Down", Severity.SEV1, Map.of(), null);
    assertThat(AlertMachine.on(open(null), worse, NOW)).isEqualTo(new Step.Repeated(new Condition(Severity.SEV1, false, null), true));
  }

  @Test
  void an_event_that_is_over_resolves_and_never_opens() {
    assertThat(AlertMachine.on(null, event(Event.Action.TRIGGER, NOW), NOW)).isInstanceOf(Step.Nothing.class);
    assertThat(AlertMachine.on(open(null), event(Event.Action.TRIGGER, NOW.minusSeconds(1)), NOW)).isInstanceOf(Step.Resolved.class);
  }

  @Test
  void follow_ups_with_nothing_open_are_dropped() {
    for (Event.Action action : List.of(Event.Action.ACKNOWLEDGE, Event.Action.RESOLVE, Event.Action.CHANGE)) {
      assertThat(AlertMachine.on(null, event(action, null), NOW)).isInstanceOf(Step.Nothing.class);
    }
  }

  /** Random histories against the plain rule: an alert never ends before the latest end that was promised. */
  @RepeatedTest(50)
  void never_expires_before_any_promised_end_and_at_most_a_minute_after_the_last() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Condition open = null;
    Instant promised = null;
    Instant now = NOW;
    for (int i = 0; i < 300; i++) {
      now = now.plusSeconds(random.nextInt(90));
      if (open != null && AlertMachine.onTime(open, now) instanceof Step.Resolved) {
        assertThat(promised).as("seed %d step %d", seed, i).isBeforeOrEqualTo(now);
        open = null;
        promised = null;
      }
      if (open != null) {
        assertThat(Duration.between(promised, open.expiresAt())).as("seed %d step %d", seed, i).isBetween(Duration.ZERO, Duration.ofMinutes(1).plusSeconds(600));
      }
      Event.Action action = random.nextInt(10) == 0 ? Event.Action.RESOLVE : random.nextInt(8) == 0 ? Event.Action.ACKNOWLEDGE : Event.Action.TRIGGER;
      Instant end = now.plusSeconds(30 + random.nextInt(600));
      Step step = AlertMachine.on(open, event(action, end), now);
      boolean wasAcknowledged = open != null && open.acknowledged();
      switch (step) {
        case Step.Nothing() -> assertThat(open == null || wasAcknowledged).as("seed %d step %d", seed, i).isTrue();
        case Step.Opened(Condition next) -> {
          assertThat(open).as("seed %d step %d", seed, i).isNull();
          open = next;
          promised = end;
        }
        case Step.Repeated(Condition next, boolean durable) -> {
          assertThat(durable).as("seed %d step %d: only what is written may differ", seed, i).isEqualTo(!next.equals(open));
          promised = promised.isAfter(end) ? promised : end;
          assertThat(next.expiresAt()).as("seed %d step %d", seed, i).isAfterOrEqualTo(end);
          open = next;
        }
        case Step.Acknowledged(Condition next) -> {
          assertThat(wasAcknowledged).as("seed %d step %d", seed, i).isFalse();
          open = next;
        }
        case Step.Resolved(AlertMachine.How how) -> {
          assertThat(action).as("seed %d step %d", seed, i).isEqualTo(Event.Action.RESOLVE);
          open = null;
          promised = null;
        }
      }
      if (open != null && action == Event.Action.ACKNOWLEDGE) {
        assertThat(open.acknowledged()).as("seed %d step %d", seed, i).isTrue();
      }
    }
  }
}
