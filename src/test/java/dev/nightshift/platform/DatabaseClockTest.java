package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TickingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final Instant THREE = Instant.parse("2026-11-20T03:00:00Z");

  private final TickingClock database = new TickingClock(THREE);
  private final TickingClock own = new TickingClock(THREE.plus(Duration.ofMinutes(10)));
  private final DatabaseClock clock = new DatabaseClock(own);

  @Test
  void a_node_that_is_ten_minutes_ahead_goes_by_the_databases_time() {
    clock.compare(database::instant);
    assertThat(clock.instant()).isEqualTo(THREE);
    own.tick(Duration.ofSeconds(7));
    assertThat(clock.instant()).isEqualTo(THREE.plusSeconds(7));
  }

  @Test
  void so_does_one_that_falls_behind_later() {
    clock.compare(database::instant);
    own.set(THREE.minus(Duration.ofHours(1)));
    clock.compareNowAndThen(database::instant);
    assertThat(clock.instant()).isEqualTo(THREE);
  }

  @Test
  void what_the_way_there_may_have_taken_is_no_difference() {
    TickingClock near = new TickingClock(THREE);
    DatabaseClock nearly = new DatabaseClock(near);
    nearly.compare(() -> {
      near.tick(Duration.ofMillis(400));
      return THREE.plusMillis(390);
    });
    assertThat(nearly.instant()).isEqualTo(near.instant());
  }

  @Test
  void an_answer_that_took_too_long_says_nothing() {
    clock.compare(() -> {
      own.tick(Duration.ofSeconds(5));
      return database.instant();
    });
    assertThat(clock.instant()).isEqualTo(own.instant());
  }

  @Test
  void the_database_is_asked_now_and_then_only() {
    AtomicInteger asked = new AtomicInteger();
    for (int second = 0; second < 30; second++) {
      clock.compareNowAndThen(() -> {
        asked.incrementAndGet();
        return own.instant();
      });
      own.tick(Duration.ofSeconds(1));
    }
    assertThat(asked).hasValue(3);
  }
}
