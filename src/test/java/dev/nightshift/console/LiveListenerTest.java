package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveListenerTest {

  private final LiveListener listener = new LiveListener(gone -> {});

  @Test
  void a_slow_reader_gets_every_topic_once() throws InterruptedException {
    for (int i = 0; i < 10_000; i++) {
      listener.tell(Set.of("ledger", "incident/1"));
    }
    assertThat(listener.next(Duration.ofSeconds(5))).hasValue(new LiveListener.News(Set.of("ledger", "incident/1"), false));
    assertThat(listener.next(Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void too_much_at_once_means_everything() throws InterruptedException {
    listener.tell(Set.of());
    assertThat(listener.next(Duration.ofSeconds(5)).orElseThrow().all()).isTrue();
  }

  @Test
  void the_end_wakes_who_waits() throws InterruptedException {
    Thread reader = Thread.ofVirtual().start(() -> {
      try {
        listener.next(Duration.ofMinutes(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    listener.end();
    assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    assertThat(listener.ended()).isTrue();
  }
}
