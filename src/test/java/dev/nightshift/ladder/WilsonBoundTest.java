package dev.nightshift.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonBoundTest {

  /** R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3. */
  @ParameterizedTest
  @CsvSource({"81, 263, 0.2553", "15, 148, 0.0624", "0, 20, 0.0000", "1, 29, 0.0061"})
  void agrees_with_published_values(int successes, int attempts, double lower) {
    assertThat(WilsonBound.lower(successes, attempts)).isCloseTo(lower, within(0.00005));
  }

  @ParameterizedTest
  @CsvSource({"5, 5, 0.5655", "20, 20, 0.8389", "4, 5, 0.3755", "19, 20, 0.7639"})
  void says_what_the_thresholds_mean(int successes, int attempts, double lower) {
    assertThat(WilsonBound.lower(successes, attempts)).isCloseTo(lower, within(0.0001));
  }

  @Test
  void nothing_tried_is_nothing_known_and_more_than_all_is_refused() {
    assertThat(WilsonBound.lower(0, 0)).isZero();
    assertThatThrownBy(() -> WilsonBound.lower(3, 2)).hasMessageContaining("3 successes of 2");
  }
}
