package dev.nightshift.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void elements_come_with_their_own_text() {
    assertThat(Json.elements(bytes(" [ {\"ü\": 1 , \"a\":[{}]} ,7, null,[ 2 ] ]\n")))
        .extracting(Json.Element::text)
        .containsExactly("{\"ü\": 1 , \"a\":[{}]}", "7", "null", "[ 2 ]");
    assertThat(Json.elements(bytes("[]"))).isEmpty();
  }

  @Test
  void elements_of_another_encoding_come_with_equal_text() {
    assertThat(Json.elements("[{\"a\":1}]".getBytes(StandardCharsets.UTF_16BE))).extracting(Json.Element::text).containsExactly("{\"a\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "[1", "[1,", "[1]]", "[1] x", "[}", "null", "[{\"a\":1]"})
  void what_is_no_array_is_invalid(String text) {
    assertThatThrownBy(() -> Json.elements(bytes(text))).isInstanceOf(Problem.Invalid.class);
  }
}
