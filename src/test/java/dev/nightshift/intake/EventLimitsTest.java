package dev.nightshift.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestPipeline;
import dev.nightshift.spi.Event;
import dev.nightshift.spi.Severity;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class EventLimitsTest {

  private static Event event(String key, Map<String, String> labels, Map<String, String> annotations) {
    return new Event(Event.Action.TRIGGER, key, "n", "s", "s", Severity.SEV3, labels, annotations, null, null, List.of(), "{}");
  }

  @Test
  void control_characters_and_lone_surrogates_are_replaced_and_letters_stay() {
    Event clean = EventLimits.applied(event("k\u0000", Map.of("a\u0001", "x\u0000y\u007f\ud800z\udc00", "ok", "Grüße 😀"), Map.of("text", "one\n\ttwo\u0000")));
    assertThat(clean.dedupKey()).isEqualTo("k\uFFFD");
    assertThat(clean.labels()).containsEntry("a\uFFFD", "x\uFFFDy\uFFFD\uFFFDz\uFFFD").containsEntry("ok", "Grüße 😀");
    assertThat(clean.annotations()).containsEntry("text", "one\n\ttwo\uFFFD");
  }

  @Test
  void over_long_keys_stay_distinct() {
    String one = EventLimits.applied(event("k".repeat(400) + "1", Map.of(), Map.of())).dedupKey();
    String two = EventLimits.applied(event("k".repeat(400) + "2", Map.of(), Map.of())).dedupKey();
    assertThat(one).hasSize(255).isNotEqualTo(two);
  }

  @Test
  void cutting_never_splits_a_character() {
    assertThat(EventLimits.line("😀".repeat(600), 1024)).endsWith("😀…").hasSizeLessThanOrEqualTo(1024);
  }

  /** Whatever a source sends, PostgreSQL takes it. */
  @RepeatedTest(3)
  void anything_can_be_stored() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    try (TestPipeline pipeline = TestPipeline.small()) {
      for (int i = 0; i < 50; i++) {
        String text = random.ints(40, 0, 0x10000).collect(StringBuilder::new, (b, c) -> b.append((char) c), StringBuilder::append).toString();
        Event odd = new Event(Event.Action.TRIGGER, text, text, text, text, Severity.SEV3, Map.of(text, text), Map.of(text, text), null, null, List.of(new Event.Link(text, text)), "{}");
        try {
          pipeline.accept("alertmanager", odd);
        } catch (RuntimeException failure) {
          throw new AssertionError("seed " + seed + " event " + i, failure);
        }
      }
    }
  }
}
