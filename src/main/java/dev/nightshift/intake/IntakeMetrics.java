package dev.nightshift.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the intake tells of itself. */
final class IntakeMetrics {

  private final MeterRegistry registry;
  private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
  private final DistributionSummary batch;

  IntakeMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.batch =
        DistributionSummary.builder("nightshift.intake.batch").description("Events written in one transaction").register(registry);
  }

  void queue(Supplier<Number> waiting) {
    io.micrometer.core.instrument.Gauge.builder("nightshift.intake.queue", waiting)
        .description("Events that wait to be written")
        .register(registry);
  }

  void journal(Supplier<Number> waiting) {
    io.micrometer.core.instrument.Gauge.builder("nightshift.intake.journal", waiting)
        .description("Events that are durable and wait to be applied")
        .register(registry);
  }

  void accepted(String integration, int events) {
    accepted
        .computeIfAbsent(
            integration,
            id ->
                Counter.builder("nightshift.events.accepted")
                    .description("Events that are durable")
                    .tag("integration", id)
                    .register(registry))
        .increment(events);
  }

  /** Counts events that were not stored: {@code overloaded}, {@code unavailable} or {@code poison}. */
  void rejected(String reason, int events) {
    registry.counter("nightshift.events.rejected", "reason", reason).increment(events);
  }

  void unknownKey(String kind) {
    registry.counter("nightshift.events.unknown.keys", "kind", kind).increment();
  }

  void written(int events) {
    batch.record(events);
  }
}
