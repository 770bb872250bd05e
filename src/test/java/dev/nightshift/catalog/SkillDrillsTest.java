package dev.nightshift.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.spi.Severity;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SkillDrillsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant TUESDAY_TEN = Instant.parse("2026-11-24T09:00:00Z");

  private static SkillDrills drills(int times, int of) {
    return new SkillDrills(times, of, Severity.SEV4, EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.of(9, 0), LocalTime.of(17, 0));
  }

  private static boolean drilled(Severity severity, String at, ZoneId zone) {
    return drills(1, 1).why(7, severity, Instant.parse(at), zone).isPresent();
  }

  @Test
  void about_the_share_of_cases_is_handed_over_and_always_the_same_ones() {
    long chosen = LongStream.range(0, 20_000).filter(drills(1, 20)::chooses).count();
    assertThat(chosen).isBetween(850L, 1150L);
    LongStream.range(0, 1000).forEach(incident -> assertThat(drills(1, 20).chooses(incident)).isEqualTo(drills(1, 20).chooses(incident)));
    assertThat(LongStream.range(0, 1000).allMatch(drills(20, 20)::chooses)).isTrue();
    assertThat(LongStream.range(0, 1000).anyMatch(drills(0, 20)::chooses)).isFalse();
    assertThat(LongStream.range(0, 100).filter(drills(1, 20)::chooses).boxed()).as("this must never change, or a replay would decide otherwise").containsExactly(3L, 18L, 22L, 33L, 52L, 54L, 66L, 81L);
  }

  @Test
  void never_what_is_severe() {
    assertThat(drilled(Severity.SEV3, "2026-11-24T09:00:00Z", BERLIN)).isFalse();
    assertThat(drilled(Severity.SEV4, "2026-11-24T09:00:00Z", BERLIN)).isTrue();
    assertThat(drilled(Severity.SEV5, "2026-11-24T09:00:00Z", BERLIN)).isTrue();
  }

  @Test
  void only_in_working_hours_by_the_clocks_of_the_people() {
    assertThat(drilled(Severity.SEV4, "2026-11-24T07:59:59Z", BERLIN)).isFalse();
    assertThat(drilled(Severity.SEV4, "2026-11-24T08:00:00Z", BERLIN)).isTrue();
    assertThat(drilled(Severity.SEV4, "2026-11-24T16:00:00Z", BERLIN)).isFalse();
    assertThat(drilled(Severity.SEV4, "2026-11-28T10:00:00Z", BERLIN)).as("a Saturday").isFalse();
    assertThat(drilled(Severity.SEV4, "2026-11-24T09:00:00Z", ZoneId.of("America/New_York"))).as("4 a.m. there").isFalse();
    assertThat(drilled(Severity.SEV4, "2026-03-27T08:00:00Z", BERLIN)).as("before summer time begins").isTrue();
    assertThat(drilled(Severity.SEV4, "2026-03-30T06:59:00Z", BERLIN)).as("after").isFalse();
    assertThat(drilled(Severity.SEV4, "2026-03-30T07:00:00Z", BERLIN)).isTrue();
  }

  @Test
  void says_why() {
    assertThat(drills(1, 1).why(7, Severity.SEV5, TUESDAY_TEN, BERLIN))
        .contains("skill drill: 1 of 1 cases of SEV4 or lower goes to a person in working hours, so that people keep the skill; this one is SEV5, and it is Tuesday 10:00 in Europe/Berlin");
  }
}
