package dev.nightshift.integration.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScriptStreamTest {
  private final List<String> lines = new ArrayList<>();

  /** A stream that gives a few bytes at a time. */
  private static InputStream dripping(byte[] bytes, int atOnce) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, atOnce));
      }
    };
  }

  private String read(String text, int atOnce) throws IOException {
    lines.clear();
    try (ScriptStream stream = new ScriptStream(dripping(text.getBytes(StandardCharsets.ISO_8859_1), atOnce), "mark", lines::add)) {
      return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void lines_with_the_mark_are_taken_out_however_they_are_cut() throws IOException {
    for (int atOnce = 1; atOnce < 60; atOnce++) {
      assertThat(read("before\u0001mark begins -7 1 2\nout\n\u0001mark ends 1\nafter", atOnce)).isEqualTo("beforeout\nafter");
      assertThat(lines).containsExactly("begins -7 1 2", "ends 1", "over");
    }
  }

  @Test
  void what_only_resembles_the_mark_is_output() throws IOException {
    for (int atOnce : new int[] {1, 3, 1000}) {
      String text = "\u0001\u0001mark\u0001mar\u0001market \u0001mark " + "x".repeat(400) + "\n\u0001mark unfinished";
      assertThat(read(text, atOnce)).isEqualTo(text);
      assertThat(lines).containsExactly("over");
    }
  }

  @Test
  void any_bytes_come_through_as_they_are() throws IOException {
    byte[] bytes = new byte[200_000];
    new Random(7).nextBytes(bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(read(text, 777)).isEqualTo(text);
  }
}
