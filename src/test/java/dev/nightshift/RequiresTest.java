package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class RequiresTest {

  @Test
  void what_is_missing_skips_a_test_with_the_reason_and_fails_it_where_everything_must_be_there() {
    assertThatCode(() -> Requires.that(true, "this machine", true)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Requires.that(false, "prometheus (Debian package prometheus)", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("This test needs prometheus (Debian package prometheus), which is not here.");
    assertThatThrownBy(() -> Requires.that(false, "prometheus (Debian package prometheus)", true)).isInstanceOf(AssertionFailedError.class);
  }
}
