package dev.nightshift.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezeWindowTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static FreezeWindow weekly(Set<DayOfWeek> days, String from, String to) {
    return new FreezeWindow("w", List.of(), BERLIN, days, LocalTime.parse(from), LocalTime.parse(to), null, null);
  }

  /** Friday 18:00 to Saturday 08:00 in Berlin, which is UTC+1 in winter and UTC+2 in summer. */
  @ParameterizedTest
  @CsvSource({
    "2026-01-09T16:59:59Z, false", "2026-01-09T17:00:00Z, true", "2026-01-10T06:59:59Z, true", "2026-01-10T07:00:00Z, false", "2026-01-10T18:00:00Z, false",
    "2026-07-10T15:59:59Z, false", "2026-07-10T16:00:00Z, true", "2026-07-11T05:59:59Z, true", "2026-07-11T06:00:00Z, false"
  })
  void a_window_over_midnight_belongs_to_the_day_it_begins_on_in_its_own_zone(Instant now, boolean frozen) {
    assertThat(weekly(Set.of(DayOfWeek.FRIDAY), "18:00", "08:00").holds("payments", now)).isEqualTo(frozen);
  }

  /** The clock goes from 02:00 to 03:00 on 29 March and from 03:00 back to 02:00 on 25 October, both Sundays. */
  @ParameterizedTest
  @CsvSource({
    "2026-03-29T00:59:59Z, false", "2026-03-29T01:00:00Z, true", "2026-03-29T01:29:59Z, true", "2026-03-29T01:30:00Z, false",
    "2026-10-25T00:29:59Z, false", "2026-10-25T00:30:00Z, true", "2026-10-25T00:59:59Z, true", "2026-10-25T01:00:00Z, false", "2026-10-25T01:30:00Z, true", "2026-10-25T02:30:00Z, false"
  })
  void what_daylight_saving_does_to_the_clock_it_does_to_the_window(Instant now, boolean frozen) {
    assertThat(weekly(Set.of(DayOfWeek.SUNDAY), "02:30", "03:30").holds("payments", now)).isEqualTo(frozen);
  }

  @Test
  void a_whole_day_is_midnight_to_midnight() {
    FreezeWindow sunday = weekly(Set.of(DayOfWeek.SUNDAY), "00:00", "00:00");
    assertThat(sunday.holds("x", Instant.parse("2026-01-10T22:59:59Z"))).isFalse();
    assertThat(sunday.holds("x", Instant.parse("2026-01-10T23:00:00Z"))).isTrue();
    assertThat(sunday.holds("x", Instant.parse("2026-01-11T22:59:59Z"))).isTrue();
    assertThat(sunday.holds("x", Instant.parse("2026-01-11T23:00:00Z"))).isFalse();
  }

  @Test
  void a_window_that_is_there_once_is_for_its_services_and_over_at_its_end() {
    FreezeWindow sale = new FreezeWindow(
        "sale", List.of("payments"), BERLIN, Set.of(), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, LocalDateTime.parse("2026-11-27T00:00"), LocalDateTime.parse("2026-11-30T08:00"));
    assertThat(sale.holds("payments", Instant.parse("2026-11-26T22:59:59Z"))).isFalse();
    assertThat(sale.holds("payments", Instant.parse("2026-11-26T23:00:00Z"))).isTrue();
    assertThat(sale.holds("orders", Instant.parse("2026-11-28T12:00:00Z"))).isFalse();
    assertThat(sale.holds("payments", Instant.parse("2026-11-30T07:00:00Z"))).isFalse();
  }
}
