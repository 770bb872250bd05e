package dev.nightshift.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightshift.platform.Masking;
import dev.nightshift.target.OutputSink.Chunk;
import dev.nightshift.target.OutputSink.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutputSinkTest {
  private final List<Chunk> taken = new CopyOnWriteArrayList<>();
  private final List<Integer> deliveries = new CopyOnWriteArrayList<>();

  private OutputSink sink(Limit limit, String... secrets) {
    return new OutputSink(Masking.of(List.of(secrets)), limit, this::take);
  }

  private void take(List<Chunk> chunks) {
    deliveries.add(chunks.size());
    taken.addAll(chunks);
  }

  private String text(String stream) {
    return taken.stream().filter(chunk -> chunk.stream().equals(stream)).map(Chunk::text).collect(Collectors.joining());
  }

  @Test
  void output_shows_while_the_step_is_under_way() {
    try (OutputSink sink = sink(Limit.DEFAULT)) {
      sink.write("stdout", "working\n");
      await().until(() -> text("stdout").equals("working\n"));
      sink.write("stderr", "hm\n");
      await().until(() -> text("stderr").equals("hm\n"));
    }
  }

  @Test
  void a_secret_split_over_two_writes_never_shows() {
    try (OutputSink sink = sink(Limit.DEFAULT, "correct-horse")) {
      sink.write("stdout", "password: correct-");
      sink.write("stderr", "other stream correct-");
      sink.write("stdout", "horse!\n");
    }
    assertThat(text("stdout")).isEqualTo("password: ***!\n");
    assertThat(text("stderr")).isEqualTo("other stream correct-");
  }

  @Test
  void much_output_keeps_its_beginning_and_end_and_says_what_was_cut() {
    try (OutputSink sink = sink(new Limit(100, 50))) {
      for (int line = 0; line < 1000; line++) {
        sink.write("stdout", "line %04d\n".formatted(line));
      }
    }
    String text = text("stdout");
    assertThat(text).startsWith("line 0000\nline 0001\n").endsWith("line 0998\nline 0999\n")
        .contains("… 9850 characters cut here: the output was longer than what is kept …");
    assertThat(text.length()).isLessThan(300);
  }

  @Test
  void a_secret_at_the_cut_never_shows() {
    for (int before = 0; before < 40; before++) {
      taken.clear();
      try (OutputSink sink = sink(new Limit(20, 20), "correct-horse-battery")) {
        sink.write("stdout", "x".repeat(before) + "correct-horse-battery" + "y".repeat(before));
      }
      assertThat(text("stdout")).doesNotContain("correct").doesNotContain("battery").doesNotContain("horse");
    }
  }

  @Test
  void a_character_of_two_places_is_never_cut_into_halves() {
    try (OutputSink sink = sink(new Limit(101, 51))) {
      sink.write("stdout", "😀".repeat(500));
    }
    assertThat(text("stdout").replaceAll("\n… \\d+ characters cut here: the output was longer than what is kept …\n", "")).matches("(😀)+");
  }

  @Test
  void fast_output_comes_in_few_pieces_and_whole() {
    StringBuilder written = new StringBuilder();
    try (OutputSink sink = sink(new Limit(1_000_000, 10))) {
      for (int line = 0; line < 20_000; line++) {
        sink.write("stdout", line + "\n");
        written.append(line).append('\n');
      }
    }
    assertThat(text("stdout")).isEqualTo(written.toString());
    assertThat(deliveries.size()).isLessThan(200);
  }

  @Test
  void many_threads_write_at_once() throws Exception {
    List<Thread> threads = new ArrayList<>();
    try (OutputSink sink = sink(new Limit(1_000_000, 10), "secret-value")) {
      for (int writer = 0; writer < 8; writer++) {
        threads.add(Thread.ofVirtual().start(() -> {
          for (int line = 0; line < 500; line++) {
            sink.write("stdout", "a whole line\n");
          }
        }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(text("stdout").lines()).hasSize(4000).containsOnly("a whole line");
  }

  @Test
  void what_the_consumer_could_not_take_comes_again_in_order() {
    AtomicBoolean away = new AtomicBoolean(true);
    try (OutputSink sink = new OutputSink(Masking.NONE, Limit.DEFAULT, chunks -> {
      if (away.get()) {
        throw new IllegalStateException("the database is away");
      }
      take(chunks);
    })) {
      sink.write("stdout", "one ");
      sink.write("stdout", "x".repeat(20_000));
      away.set(false);
      sink.write("stdout", " two");
    }
    assertThat(text("stdout")).isEqualTo("one " + "x".repeat(20_000) + " two");
  }

  @Test
  void closing_says_when_the_end_could_not_be_handed_on() {
    OutputSink sink = new OutputSink(Masking.NONE, Limit.DEFAULT, chunks -> {
      throw new IllegalStateException("the database is away");
    });
    sink.write("stdout", "lost");
    assertThatThrownBy(sink::close).hasMessage("the database is away");
  }

  @Test
  void a_stopped_step_still_hands_on_its_last_words() {
    List<Boolean> interrupted = new CopyOnWriteArrayList<>();
    OutputSink sink = new OutputSink(Masking.NONE, Limit.DEFAULT, chunks -> {
      interrupted.add(Thread.currentThread().isInterrupted());
      take(chunks);
    });
    sink.write("stdout", "last words");
    Thread.currentThread().interrupt();
    sink.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(text("stdout")).isEqualTo("last words");
    assertThat(interrupted).containsOnly(false);
  }

  @Test
  void what_comes_after_the_end_is_dropped() {
    OutputSink sink = sink(Limit.DEFAULT);
    sink.write("stdout", "in time");
    sink.close();
    sink.write("stdout", "too late");
    sink.close();
    assertThat(text("stdout")).isEqualTo("in time");
  }
}
