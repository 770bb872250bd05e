package dev.nightshift.platform;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.LocalSignals;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PulseTest {

  @Test
  void a_look_that_breaks_with_an_error_is_followed_by_another() throws Exception {
    Semaphore looks = new Semaphore(0);
    Pulse pulse = new Pulse("breaks", new LocalSignals(), () -> {
      looks.release();
      throw new StackOverflowError("a thousand brackets");
    });
    pulse.start();
    try {
      assertThat(looks.tryAcquire(2, 10, SECONDS)).isTrue();
    } finally {
      pulse.stop();
    }
  }

  @Test
  void a_look_under_way_ends_before_the_pulse_stops() throws Exception {
    Semaphore begun = new Semaphore(0);
    Semaphore go = new Semaphore(0);
    AtomicBoolean ended = new AtomicBoolean();
    Pulse pulse =
        new Pulse(
            "looks",
            new LocalSignals(),
            () -> {
              begun.release();
              go.acquire();
              ended.set(true);
              return Pulse.AT_LEAST_EVERY;
            });
    pulse.start();
    assertThat(begun.tryAcquire(10, SECONDS)).isTrue();

    var stopped = CompletableFuture.runAsync(pulse::stop);
    while (pulse.isRunning()) {
      Thread.onSpinWait();
    }
    go.release();
    stopped.get(10, SECONDS);

    assertThat(ended).isTrue();
  }
}
