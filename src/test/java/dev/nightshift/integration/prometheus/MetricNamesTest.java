package dev.nightshift.integration.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNamesTest {

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '^', nullValues = "none", textBlock = """
      up; up
      sum(rate(http_requests_total{service="payments",code=~"5.."}[5m])); http_requests_total
      sum by (job, instance) (up) / on(job) group_left(team) count(info) without (x); up info
      job:errors:rate5m > bool 0.5 and on() vector(1); job:errors:rate5m
      histogram_quantile(0.9, sum by (le) (rate(latency_bucket[5m:1m] offset 1d))); latency_bucket
      topk(3, node_filesystem_avail_bytes{mountpoint!~"/(dev|run)"}) unless absent(node_up); node_filesystem_avail_bytes node_up
      {__name__="up"}; none
      a + b - 1e5 * 0x1F + Inf; a b
      rate(x{path="}{ [5m] y"}[{{range}}]) # z; x
      {{metric}}_total + errors_{{unit}} + plain; plain
      metric @ start() ; metric
      1 + 2; none
      SUM(up) BY (job); up
      """)
  void finds_the_metrics_of_a_query(String query, String names) {
    assertThat(String.join(" ", MetricNames.of(query))).isEqualTo(names == null ? "" : names);
  }
}
