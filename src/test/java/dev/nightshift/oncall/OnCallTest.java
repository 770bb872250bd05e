package dev.nightshift.oncall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.catalog.EscalationPolicy;
import dev.nightshift.catalog.Rotation;
import dev.nightshift.catalog.Team;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnCallTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);

  private static Team team(ZoneId zone, LocalTime time, String... people) {
    Rotation rotation = new Rotation(zone, DayOfWeek.MONDAY, time, MONDAY, List.of(people));
    return new Team("payments", "Payments", List.of(people), rotation, new EscalationPolicy(List.of(), 0));
  }

  private static final Team TEAM = team(BERLIN, LocalTime.of(9, 0), "ada", "grace", "linus");

  private static ShiftOverride override(long id, String person, String from, String until) {
    return new ShiftOverride(id, "payments", person, Instant.parse(from), Instant.parse(until), "", "person:ada");
  }

  private static Instant berlin(String local) {
    return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
  }

  @Test
  void the_first_person_begins_at_the_first_handover() {
    Shift shift = OnCall.at(TEAM, List.of(), berlin("2026-01-05T09:00"));
    assertThat(shift).isEqualTo(new Shift("ada", berlin("2026-01-05T09:00"), berlin("2026-01-12T09:00"), null));
    assertThat(OnCall.at(TEAM, List.of(), berlin("2026-01-12T09:00")).person()).isEqualTo("grace");
    assertThat(OnCall.at(TEAM, List.of(), berlin("2026-01-26T09:00")).person()).isEqualTo("ada");
  }

  @Test
  void before_the_start_nobody_is_on_call_and_the_gap_shows_its_end() {
    Shift gap = OnCall.at(TEAM, List.of(), berlin("2026-01-05T08:59"));
    assertThat(gap).isEqualTo(new Shift(null, null, berlin("2026-01-05T09:00"), null));
    assertThat(OnCall.after(TEAM, List.of(), berlin("2026-01-01T00:00")).orElseThrow().person()).isEqualTo("ada");
  }

  @Test
  void a_start_on_another_weekday_waits_for_the_first_handover_day() {
    Rotation rotation =
        new Rotation(BERLIN, DayOfWeek.MONDAY, LocalTime.of(9, 0), LocalDate.of(2026, 1, 7), List.of("ada"));
    Team late = new Team("payments", "Payments", List.of("ada"), rotation, new EscalationPolicy(List.of(), 0));
    assertThat(OnCall.at(late, List.of(), berlin("2026-01-12T08:59")).onCall()).isEmpty();
    assertThat(OnCall.at(late, List.of(), berlin("2026-01-12T09:00")).onCall()).contains("ada");
  }

  @Test
  void a_rotation_without_people_is_a_gap_without_end() {
    Team empty = team(BERLIN, LocalTime.of(9, 0));
    assertThat(OnCall.at(empty, List.of(), berlin("2026-03-01T00:00"))).isEqualTo(new Shift(null, null, null, null));
    assertThat(OnCall.after(empty, List.of(), berlin("2026-03-01T00:00"))).isEmpty();
  }

  @Test
  void an_override_wins_and_the_shifts_around_it_end_where_it_begins() {
    List<ShiftOverride> overrides = List.of(override(1, "hopper", "2026-01-06T12:00:00Z", "2026-01-06T18:00:00Z"));
    assertThat(OnCall.at(TEAM, overrides, Instant.parse("2026-01-06T11:59:59Z")).until())
        .isEqualTo(Instant.parse("2026-01-06T12:00:00Z"));
    Shift shift = OnCall.at(TEAM, overrides, Instant.parse("2026-01-06T12:00:00Z"));
    assertThat(shift.person()).isEqualTo("hopper");
    assertThat(shift.override()).isEqualTo(overrides.getFirst());
    assertThat(OnCall.at(TEAM, overrides, Instant.parse("2026-01-06T18:00:00Z")).person()).isEqualTo("ada");
    assertThat(OnCall.after(TEAM, overrides, Instant.parse("2026-01-06T13:00:00Z")).orElseThrow().person()).isEqualTo("ada");
  }

  @Test
  void an_override_over_a_handover_is_one_shift() {
    List<ShiftOverride> overrides = List.of(override(1, "hopper", "2026-01-11T12:00:00Z", "2026-01-13T12:00:00Z"));
    Shift shift = OnCall.at(TEAM, overrides, Instant.parse("2026-01-12T12:00:00Z"));
    assertThat(shift.from()).isEqualTo(Instant.parse("2026-01-11T12:00:00Z"));
    assertThat(shift.until()).isEqualTo(Instant.parse("2026-01-13T12:00:00Z"));
  }

  @Test
  void the_later_override_wins_over_an_earlier_one_and_other_teams_do_not_matter() {
    ShiftOverride other =
        new ShiftOverride(9, "search", "eve", Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"), "", "");
    List<ShiftOverride> overrides =
        List.of(
            override(2, "linus", "2026-01-06T14:00:00Z", "2026-01-06T15:00:00Z"),
            override(1, "hopper", "2026-01-06T12:00:00Z", "2026-01-06T18:00:00Z"),
            other);
    assertThat(OnCall.at(TEAM, overrides, Instant.parse("2026-01-06T14:30:00Z")).person()).isEqualTo("linus");
    assertThat(OnCall.at(TEAM, overrides, Instant.parse("2026-01-06T15:30:00Z")).person()).isEqualTo("hopper");
  }

  @Test
  void an_override_fills_a_gap() {
    List<ShiftOverride> overrides = List.of(override(1, "hopper", "2025-12-01T00:00:00Z", "2025-12-02T00:00:00Z"));
    assertThat(OnCall.at(TEAM, overrides, Instant.parse("2025-12-01T12:00:00Z")).person()).isEqualTo("hopper");
    assertThat(OnCall.at(TEAM, overrides, Instant.parse("2025-12-03T00:00:00Z")))
        .isEqualTo(new Shift(null, Instant.parse("2025-12-02T00:00:00Z"), berlin("2026-01-05T09:00"), null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "Africa/Cairo",
        "Pacific/Apia", "UTC"
      })
  void turns_tile_time_and_hand_over_at_the_civil_time_over_both_clock_changes(String zoneName) {
    ZoneId zone = ZoneId.of(zoneName);
    for (LocalTime time : List.of(LocalTime.of(9, 0), LocalTime.of(2, 30), LocalTime.MIDNIGHT, LocalTime.of(23, 59))) {
      Team team = team(zone, time, "ada", "grace", "linus");
      Instant instant = MONDAY.atTime(time).atZone(zone).toInstant();
      for (int week = 0; week < 120; week++) {
        Shift shift = OnCall.at(team, List.of(), instant);
        ZonedDateTime handover = MONDAY.plusWeeks(week).atTime(time).atZone(zone);
        assertThat(shift.from()).isEqualTo(instant).isEqualTo(handover.toInstant());
        assertThat(shift.person()).isEqualTo(List.of("ada", "grace", "linus").get(week % 3));
        Instant until = Objects.requireNonNull(shift.until());
        assertThat(OnCall.at(team, List.of(), until.minusNanos(1))).isEqualTo(shift);
        assertThat(Duration.between(instant, until)).isBetween(Duration.ofHours(166), Duration.ofHours(170));
        instant = until;
      }
    }
  }

  @Test
  void random_overrides_never_leave_a_hole_an_overlap_or_two_answers() {
    long seed = System.nanoTime();
    System.out.println("OnCallTest seed " + seed);
    Random random = new Random(seed);
    List<ZoneId> zones = List.of(BERLIN, ZoneId.of("America/New_York"), ZoneId.of("Australia/Lord_Howe"));
    for (int history = 0; history < 200; history++) {
      Team team = team(zones.get(history % 3), LocalTime.of(random.nextInt(24), random.nextInt(60)), "ada", "grace");
      Instant begin = Instant.parse("2026-03-01T00:00:00Z");
      Instant end = begin.plus(Duration.ofDays(60));
      List<ShiftOverride> overrides = new ArrayList<>();
      for (int id = 1; id <= random.nextInt(8); id++) {
        Instant from = begin.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 60)));
        overrides.add(
            new ShiftOverride(id, "payments", "person" + id, from, from.plus(Duration.ofMinutes(1 + random.nextInt(20_000))), "", ""));
      }
      Instant at = begin;
      Shift before = OnCall.at(team, overrides, at);
      while (at.isBefore(end)) {
        Shift shift = OnCall.at(team, overrides, at);
        Instant from = Objects.requireNonNull(shift.from());
        Instant until = Objects.requireNonNull(shift.until());
        assertThat(at).isBetween(from, until.minusNanos(1));
        Instant inside = from.plusNanos((long) (random.nextDouble() * Duration.between(from, until).toNanos()));
        assertThat(OnCall.at(team, overrides, inside)).isEqualTo(shift);
        assertThat(expected(team, overrides, inside)).isEqualTo(shift.person());
        assertThat(before.equals(shift) || from.equals(before.until())).isTrue();
        before = shift;
        at = until;
      }
    }
  }

  /** The same question answered the slow and obvious way. */
  private static String expected(Team team, List<ShiftOverride> overrides, Instant instant) {
    return overrides.stream()
        .filter(override -> !instant.isBefore(override.from()) && instant.isBefore(override.until()))
        .reduce((first, second) -> first.id() > second.id() ? first : second)
        .map(ShiftOverride::person)
        .orElseGet(() -> byRotation(team.rotation(), instant));
  }

  private static String byRotation(Rotation rotation, Instant instant) {
    ZonedDateTime handover = rotation.start().atTime(rotation.time()).atZone(rotation.zone());
    int turns = -1;
    while (!handover.toInstant().isAfter(instant)) {
      turns++;
      handover = rotation.start().plusWeeks(turns + 1L).atTime(rotation.time()).atZone(rotation.zone());
    }
    return rotation.people().get(turns % rotation.people().size());
  }
}
