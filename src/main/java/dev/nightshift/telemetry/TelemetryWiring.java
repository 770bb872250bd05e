package dev.nightshift.telemetry;

import dev.nightshift.check.Watchdog;
import dev.nightshift.ledger.Followers;
import dev.nightshift.platform.DatabaseProbe;
import dev.nightshift.workspace.Workspaces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What Nightshift tells about itself: metrics, health, readiness. */
@Configuration(proxyBeanMethods = false)
@Import({MetricsApi.class, HealthApi.class})
public class TelemetryWiring {

  @Bean(destroyMethod = "close")
  PrometheusMeterRegistry meterRegistry() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    return registry;
  }

  @Bean(destroyMethod = "close")
  JvmGcMetrics garbageCollection(MeterRegistry registry) {
    JvmGcMetrics metrics = new JvmGcMetrics();
    metrics.bindTo(registry);
    return metrics;
  }

  @Bean
  LedgerWatch ledgerWatch(MeterRegistry registry) {
    return new LedgerWatch(registry);
  }

  @Bean
  FollowerLag followerLag(ObjectProvider<Followers> followers, MeterRegistry registry) {
    return new FollowerLag(followers, registry);
  }

  @Bean
  StuckGauge stuckGauge(Watchdog watchdog, MeterRegistry registry) {
    return new StuckGauge(watchdog, registry);
  }

  @Bean
  Readiness readiness(DatabaseProbe database, Workspaces workspaces, Followers followers, Watchdog watchdog) {
    return new Readiness(database, workspaces, followers, watchdog);
  }
}
