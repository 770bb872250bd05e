package dev.nightshift.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventBytesTest {
  private static final String[] PIECES = {"", "a", "\"", "\\", "\n", "€", "\uD83D\uDE00", "\uFFFD", "zürich", "x".repeat(70_000)};

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static Map<String, String> texts(Random random) {
    Map<String, String> texts = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      texts.put(text(random), text(random));
    }
    return texts;
  }

  private static Instant instant(Random random) {
    return Instant.ofEpochSecond(random.nextLong(-100_000_000_000L, 100_000_000_000L), random.nextInt(1_000_000_000));
  }

  private static Arrived any(Random random) {
    Event event = new Event(
        Event.Action.values()[random.nextInt(Event.Action.values().length)], text(random), text(random), text(random), text(random),
        Severity.values()[random.nextInt(Severity.values().length)], texts(random), texts(random), random.nextBoolean() ? null : instant(random),
        random.nextBoolean() ? null : instant(random), random.nextBoolean() ? List.of() : List.of(new Event.Link(text(random), text(random))), text(random));
    return new Arrived(text(random), event, instant(random));
  }

  @Test
  void any_events_are_read_as_they_were_written() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Arrived> events = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        events.add(any(random));
      }
      assertThat(EventBytes.read(EventBytes.write(events))).as("seed %s", seed).isEqualTo(events);
    }
  }

  @Test
  void what_is_of_a_later_version_or_cut_is_refused_in_words() {
    byte[] bytes = EventBytes.write(List.of(any(new Random(1))));
    assertThatThrownBy(() -> EventBytes.read(Arrays.copyOf(bytes, bytes.length - 1))).isInstanceOf(IllegalStateException.class).hasMessageContaining("cannot be read");
    bytes[0] = 2;
    assertThatThrownBy(() -> EventBytes.read(bytes)).isInstanceOf(IllegalStateException.class).hasMessageContaining("later version");
  }
}
