package dev.nightshift.telemetry;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Metrics in Prometheus' text format. */
@RestController
final class MetricsApi {

  private static final MediaType TEXT = MediaType.parseMediaType("text/plain; version=0.0.4; charset=utf-8");

  private final PrometheusMeterRegistry registry;
  private final FollowerLag lag;
  private final StuckGauge stuck;

  MetricsApi(PrometheusMeterRegistry registry, FollowerLag lag, StuckGauge stuck) {
    this.registry = registry;
    this.lag = lag;
    this.stuck = stuck;
  }

  @GetMapping("/metrics")
  ResponseEntity<String> metrics() {
    lag.refresh();
    stuck.refresh();
    return ResponseEntity.ok().contentType(TEXT).body(registry.scrape());
  }
}
