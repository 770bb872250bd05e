package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OneLineTest {

  static Arguments[] texts() {
    return new Arguments[] {
      Arguments.of("payments is down", "payments is down"),
      Arguments.of(" around ", "around"),
      Arguments.of("two  spaces", "two spaces"),
      Arguments.of("two\nlines", "two lines"),
      Arguments.of("a\r\n\tb", "a b"),
      Arguments.of("a\u2028b\u0007c", "a b c"),
      Arguments.of("Größe: 5 µs", "Größe: 5 µs"),
      Arguments.of("ends\u007f", "ends"),
      Arguments.of("", ""),
    };
  }

  @ParameterizedTest
  @MethodSource("texts")
  void text_is_on_one_line(String text, String line) {
    assertThat(OneLine.of(text)).isEqualTo(line);
  }
}
