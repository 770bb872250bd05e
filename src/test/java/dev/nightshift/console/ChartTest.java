package dev.nightshift.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ChartTest {

  private static Map<String, Object> series(String name, Object... values) {
    return Map.of("labels", Map.of("job", name), "times", List.of(100.0, 110.0, 120.0, 130.0).subList(0, values.length), "values", Arrays.asList(values));
  }

  @Test
  void values_are_drawn_on_one_scale_and_what_is_no_number_is_a_gap() {
    Chart chart = Objects.requireNonNull(Chart.of(Map.of("series", List.of(series("a", 0.0, 10.0, "NaN", 5.0), series("b", 0, 5, 5, 10)))));

    assertThat(chart.lines()).extracting(Chart.Line::path)
        .containsExactly("M0.0 58.0L106.7 2.0M320.0 30.0", "M0.0 58.0L106.7 30.0L213.3 30.0L320.0 2.0");
    assertThat(chart.top()).isEqualTo("10");
    assertThat(chart.bottom()).isEqualTo("0");
    assertThat(chart.described()).isEqualTo("From 0 to 10; job=a ends at 5, job=b ends at 10");
  }

  @Test
  void a_flat_line_is_in_the_middle_and_only_the_first_series_are_drawn() {
    Chart chart = Objects.requireNonNull(Chart.of(Map.of("series", List.of(
        series("a", 7.25, 7.25), series("b", 7.25, 7.25), series("c", 7.25, 7.25), series("d", 7.25, 7.25), series("e", 1.0, 2.0)))));
    assertThat(chart.lines()).hasSize(4).allMatch(line -> line.path().equals("M0.0 30.0L320.0 30.0"));
    assertThat(chart.more()).isEqualTo(1);
    assertThat(chart.top()).isEqualTo("7.25");
  }

  @Test
  void without_series_or_numbers_there_is_no_chart() {
    assertThat(Chart.of(Map.of("value", 3))).isNull();
    assertThat(Chart.of(Map.of("series", List.of(series("a", 1.0))))).isNull();
    assertThat(Chart.of(Map.of("series", List.of(series("a", "NaN", "NaN"))))).isNull();
    assertThat(Chart.of(Map.of("series", List.of("x", Map.of())))).isNull();
  }
}
