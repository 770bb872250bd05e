package dev.nightshift.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrillTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Drill drill(Duration every, String at) {
    return new Drill(every, at == null ? null : LocalTime.parse(at), null, null, Map.of(), 1);
  }

  @Test
  void without_a_time_of_day_the_first_is_due_at_once_and_missed_ones_are_not_made_up_for() {
    Instant now = Instant.parse("2026-01-06T03:00:00Z");
    Drill drill = drill(Duration.ofHours(12), null);
    assertThat(drill.first(now, BERLIN)).isEqualTo(now);
    assertThat(drill.next(now, now.plusSeconds(5), BERLIN)).isEqualTo(now.plus(Duration.ofHours(12)));
    assertThat(drill.next(now, now.plus(Duration.ofDays(3)), BERLIN)).isEqualTo(now.plus(Duration.ofDays(3)).plus(Duration.ofHours(12)));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-06T08:00:00Z, 2026-01-06T08:30:00Z",
    "2026-01-06T08:30:00Z, 2026-01-07T08:30:00Z", // it is due now: the next is tomorrow
    "2026-01-06T20:00:00Z, 2026-01-07T08:30:00Z",
  })
  void the_first_comes_when_the_clocks_show_its_time(Instant now, Instant first) {
    assertThat(drill(Duration.ofDays(7), "09:30").first(now, BERLIN)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-06T08:30:00Z, 7, 09:30, 2026-01-13T08:30:00Z",
    "2026-03-28T08:30:00Z, 1, 09:30, 2026-03-29T07:30:00Z", // the clocks go forward in between
    "2026-10-24T07:30:00Z, 1, 09:30, 2026-10-25T08:30:00Z", // the clocks go back in between
    "2026-03-28T01:30:00Z, 1, 02:30, 2026-03-29T01:30:00Z", // 02:30 does not exist: 03:30
    "2026-10-24T00:30:00Z, 1, 02:30, 2026-10-25T00:30:00Z", // 02:30 comes twice: the first
    "2026-10-25T00:30:00Z, 1, 02:30, 2026-10-26T01:30:00Z",
  })
  void the_next_comes_at_the_same_time_of_day_over_both_changes_of_the_clocks(Instant due, int days, String at, Instant next) {
    assertThat(drill(Duration.ofDays(days), at).next(due, due.plusSeconds(5), BERLIN)).isEqualTo(next);
  }

  @Test
  void after_a_long_absence_it_comes_at_the_next_time_of_day() {
    Instant due = Instant.parse("2026-01-06T08:30:00Z");
    assertThat(drill(Duration.ofDays(1), "09:30").next(due, Instant.parse("2026-02-01T12:00:00Z"), BERLIN)).isEqualTo(Instant.parse("2026-02-02T08:30:00Z"));
  }
}
