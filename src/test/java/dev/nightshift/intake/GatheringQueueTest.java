package dev.nightshift.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class GatheringQueueTest {
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final GatheringQueue<String> queue = new GatheringQueue<>();

  @Test
  void the_reader_goes_on_as_soon_as_so_many_are_there() throws InterruptedException {
    Thread reader = Thread.ofPlatform().start(() -> queue.await(3, FOR_EVER));
    queue.add("a");
    queue.add("b");
    while (reader.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    queue.add("c");
    assertThat(reader.join(SOON)).isTrue();
    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.poll(FOR_EVER)).isEqualTo("b");
    assertThat(queue.poll()).isEqualTo("c");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void the_reader_waits_for_nobody_where_enough_are_there_or_none_is_wanted() {
    queue.await(0, FOR_EVER);
    queue.add("a");
    queue.await(1, FOR_EVER);
    assertThat(queue.poll()).isEqualTo("a");
  }

  @Test
  void the_reader_goes_on_after_the_time_with_what_is_there() {
    queue.add("a");
    queue.await(2, Duration.ofMillis(1));
    assertThat(queue.poll()).isEqualTo("a");
    assertThat(queue.poll()).isNull();
  }
}
