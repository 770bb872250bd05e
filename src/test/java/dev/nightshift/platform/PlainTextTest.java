package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainTextTest {

  @Test
  void gives_the_same_text_byte_by_byte() {
    byte[] bytes = "é€😀\r\na\rb\u001b[1;31mred\u001b[0m\u001b]8;;http://x\u001b\\link\u001b(B\u0007 ok\n".getBytes(StandardCharsets.UTF_8);
    PlainText text = new PlainText();
    StringBuilder joined = new StringBuilder();
    for (byte one : bytes) {
      joined.append(text.next(new byte[] {one}, 1));
    }
    joined.append(text.end());

    assertThat(joined.toString()).isEqualTo(PlainText.of(bytes)).isEqualTo("é€😀\na\nbredlink ok\n");
  }

  @Test
  void a_sequence_without_end_does_not_swallow_the_next_line() {
    assertThat(PlainText.of("a\u001b]0;never ends\nb\n".getBytes(StandardCharsets.UTF_8))).contains("b\n");
  }

  @Test
  void bytes_that_are_no_text_are_replaced() {
    assertThat(PlainText.of(new byte[] {'a', (byte) 0xff, 0, 'b', (byte) 0xe2, (byte) 0x82})).isEqualTo("a\uFFFDb\uFFFD");
  }
}
