package dev.nightshift.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PressureTest {
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  /** Works for some milliseconds of every ten, for so many seconds. */
  private static boolean after(int millisOfTen, int seconds, int changed) {
    Pressure pressure = new Pressure();
    long now = 0;
    for (int i = 0; i < seconds * 100; i++) {
      pressure.worked(now, now + millisOfTen * MILLI, changed);
      now += 10 * MILLI;
    }
    return pressure.high(now);
  }

  @Test
  void is_high_when_writing_takes_most_of_some_seconds() {
    assertThat(after(8, 3, 30)).isTrue();
    assertThat(after(10, 2, 30)).isTrue();
  }

  @Test
  void a_short_burst_and_work_now_and_then_are_nothing() {
    assertThat(after(10, 1, 30)).isFalse();
    assertThat(after(4, 60, 30)).isFalse();
  }

  @Test
  void repeats_and_single_events_are_nothing_however_long_they_take() {
    assertThat(after(10, 60, 0)).isFalse();
    assertThat(after(10, 60, 7)).isFalse();
  }

  @Test
  void it_passes() {
    Pressure pressure = new Pressure();
    pressure.worked(0, Duration.ofSeconds(10).toNanos(), 1_000);
    assertThat(pressure.high(Duration.ofSeconds(11).toNanos())).isTrue();
    assertThat(pressure.high(Duration.ofSeconds(12).toNanos())).isFalse();
  }
}
