package dev.nightshift.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.platform.Pulse;
import dev.nightshift.platform.StuckWork;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Pace pace = new Pace(0);
  private long now;

  /** For some seconds, so many events come in every ten milliseconds. */
  private void arrive(int events, int seconds) {
    for (int i = 0; i < seconds * 100; i++) {
      now += 10 * MILLI;
      pace.took(events, now);
    }
  }

  /** Applies 500 events at 4,000 a second. */
  private Duration apply(Duration waited) {
    return pace.applied(500, now - 125 * MILLI, now, waited);
  }

  @Test
  void what_comes_in_slowly_enough_is_applied_without_a_pause() {
    arrive(15, 5);
    assertThat(apply(FRESH)).isZero();
    assertThat(pace.atOnce()).isEqualTo(Pace.MANY);
  }

  @Test
  void while_more_comes_in_than_can_be_applied_beside_it_a_few_are_applied_every_second() {
    arrive(25, 5);
    assertThat(apply(FRESH)).isEqualTo(Pulse.AT_LEAST_EVERY);
    assertThat(pace.atOnce()).isEqualTo(Pace.FEW);
  }

  @Test
  void what_has_waited_for_long_is_applied_for_a_quarter_of_the_time_however_much_comes_in() {
    arrive(25, 5);
    apply(FRESH);
    assertThat(apply(Pace.LATE)).isEqualTo(Duration.ofMillis(375));
    assertThat(pace.atOnce()).isEqualTo(Pace.MANY);
  }

  @Test
  void a_clock_that_is_wrong_does_not_make_the_pause_longer() {
    Duration future = Duration.ofHours(-1);
    arrive(25, 5);
    assertThat(apply(future)).isEqualTo(Pulse.AT_LEAST_EVERY);
    arrive(25, (int) Pace.LATE.toSeconds());
    assertThat(apply(future)).isEqualTo(Duration.ofMillis(375));
    now += 101 * MILLI;
    assertThat(apply(future)).isZero();
    arrive(25, 5);
    assertThat(apply(future)).as("another storm").isEqualTo(Pulse.AT_LEAST_EVERY);
  }

  @Test
  void a_burst_that_is_over_is_applied_without_a_pause() {
    arrive(1_000, 5);
    assertThat(apply(FRESH)).isEqualTo(Pulse.AT_LEAST_EVERY);
    now += 101 * MILLI;
    assertThat(apply(FRESH)).isZero();
    assertThat(pace.atOnce()).isEqualTo(Pace.MANY);
  }

  @Test
  void a_pause_ends_well_before_the_watchdog_speaks() {
    assertThat(Pace.LATE).isLessThan(StuckWork.PATIENCE.minusSeconds(10));
  }
}
