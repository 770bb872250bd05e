package dev.nightshift.telemetry;

import dev.nightshift.check.Watchdog;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** How much of Nightshift's own work is stuck, by kind, looked up when somebody asks. */
final class StuckGauge {
  private final Watchdog watchdog;
  private final MultiGauge gauge;

  StuckGauge(Watchdog watchdog, MeterRegistry registry) {
    this.watchdog = watchdog;
    this.gauge = MultiGauge.builder("nightshift.stuck").description("Work of Nightshift itself that does not go on").register(registry);
  }

  /** The kinds that matter most exist from the start, at zero; without the database they are absent, for unknown is not zero. */
  void refresh() {
    Map<String, Integer> counts = new TreeMap<>();
    try {
      List.of("run", "intake", "follower", "page", "escalation").forEach(kind -> counts.put(kind, 0));
      watchdog.known().forEach(known -> counts.merge(known.stuck().kind(), 1, Integer::sum));
    } catch (DataAccessException | TransactionException away) {
      counts.clear();
    }
    gauge.register(counts.entrySet().stream().<MultiGauge.Row<?>>map(count -> MultiGauge.Row.of(Tags.of("kind", count.getKey()), count.getValue())).toList(), true);
  }
}
