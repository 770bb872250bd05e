package dev.nightshift.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.catalog.BreakerRule;
import dev.nightshift.guardrail.Breaker.Event;
import dev.nightshift.guardrail.Guardrails.End;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class BreakerMachineTest {
  private static final BreakerRule RULE = BreakerRule.parse("3/30m");
  private static final Instant NIGHT = Instant.parse("2026-11-20T03:00:00Z");

  private static Breaker ended(Breaker breaker, long run, End end, Instant now) {
    return breaker.after(new Event.Ended(run, end, "exit code 1", RULE), now);
  }

  private static Breaker open() {
    Breaker breaker = Breaker.NEW;
    for (long run = 1; run <= 3; run++) {
      breaker = ended(breaker, run, End.FAILED, NIGHT);
    }
    return breaker;
  }

  @Test
  void failures_in_a_row_open_it_and_a_proved_success_between_begins_the_row_anew() {
    Breaker two = ended(ended(Breaker.NEW, 1, End.FAILED, NIGHT), 2, End.FAILED, NIGHT);
    assertThat(two).isEqualTo(new Breaker.Closed(2));
    assertThat(ended(two, 3, End.PROVED, NIGHT)).isEqualTo(Breaker.NEW);
    assertThat(ended(two, 3, End.UNPROVED, NIGHT)).isEqualTo(two);
    assertThat(ended(two, 3, End.STOPPED, NIGHT)).isEqualTo(two);
    assertThat(ended(two, 3, End.FAILED, NIGHT))
        .isEqualTo(new Breaker.Open(NIGHT, "3 failures in a row, the last in run 3: exit code 1", 3, NIGHT.plus(Duration.ofMinutes(30))));
  }

  @Test
  void after_a_rest_one_canary_tries_and_only_its_proof_closes_it() {
    Instant later = NIGHT.plus(Duration.ofMinutes(30));
    assertThat(open().mayTry(later.minusMillis(1))).isFalse();
    assertThat(open().after(new Event.Acting(7), later.minusMillis(1))).isEqualTo(open());
    Breaker half = open().after(new Event.Acting(7), later);
    assertThat(half).isInstanceOfSatisfying(Breaker.HalfOpen.class, state -> assertThat(state.canary()).isEqualTo(7));
    assertThat(half.after(new Event.Acting(8), later)).as("there is one").isEqualTo(half);
    assertThat(ended(half, 6, End.PROVED, later)).as("an older run").isEqualTo(half);
    assertThat(ended(half, 7, End.PROVED, later)).isEqualTo(Breaker.NEW);
    for (End end : new End[] {End.UNPROVED, End.FAILED, End.STOPPED}) {
      assertThat(ended(half, 7, end, later)).as("%s", end)
          .isInstanceOfSatisfying(Breaker.Open.class, state -> assertThat(state.halfOpenAt()).isEqualTo(later.plus(Duration.ofMinutes(30))));
    }
  }

  @Test
  void harm_opens_it_at_once_and_a_person_closes_it() {
    Breaker harmed = Breaker.NEW.after(new Event.Harmed("harm: ledger alerts", RULE), NIGHT);
    assertThat(harmed).isEqualTo(new Breaker.Open(NIGHT, "harm: ledger alerts", 0, NIGHT.plus(Duration.ofMinutes(30))));
    Breaker again = harmed.after(new Event.Harmed("harm: again", RULE), NIGHT.plusSeconds(60));
    assertThat(again).isEqualTo(new Breaker.Open(NIGHT, "harm: again", 0, NIGHT.plusSeconds(60).plus(Duration.ofMinutes(30))));
    assertThat(ended(again, 5, End.PROVED, NIGHT)).as("a late success of an older run").isEqualTo(again);
    assertThat(again.after(new Event.Reset(), NIGHT)).isEqualTo(Breaker.NEW);
  }

  @Test
  void the_strictest_rule_opens_sooner_and_rests_longer() {
    assertThat(BreakerRule.parse("2/10m").and(BreakerRule.parse("5/1h"))).isEqualTo(new BreakerRule(2, Duration.ofHours(1)));
  }

  /** Random histories: it never closes but by its canary's proof or a person, and never has two canaries. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void never_closes_by_itself_over_random_histories(long seed) {
    Random random = new Random(seed);
    Breaker breaker = Breaker.NEW;
    Instant now = NIGHT;
    for (int step = 0; step < 2_000; step++) {
      now = now.plusSeconds(random.nextInt(900));
      long run = 1 + random.nextInt(20);
      Event event = switch (random.nextInt(10)) {
        case 0 -> new Event.Reset();
        case 1 -> new Event.Harmed("harm", RULE);
        case 2, 3, 4 -> new Event.Acting(run);
        default -> new Event.Ended(run, End.values()[random.nextInt(4)], "why", RULE);
      };
      Breaker after = breaker.after(event, now);
      String what = "seed " + seed + ", step " + step + ": " + breaker + " after " + event;
      if (after instanceof Breaker.Closed && !(breaker instanceof Breaker.Closed)) {
        boolean proof = event instanceof Event.Ended ended && ended.end() == End.PROVED && breaker instanceof Breaker.HalfOpen half && half.canary() == ended.run();
        assertThat(proof || event instanceof Event.Reset).as(what).isTrue();
      }
      if (breaker instanceof Breaker.HalfOpen before && after instanceof Breaker.HalfOpen half) {
        assertThat(half.canary()).as(what).isEqualTo(before.canary());
      }
      if (after instanceof Breaker.HalfOpen && breaker instanceof Breaker.Open open) {
        assertThat(now).as(what).isAfterOrEqualTo(open.halfOpenAt());
      }
      breaker = after;
    }
  }
}
