package dev.nightshift.telemetry;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Follower;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Counts and logs what happened by following the ledger, so that no feature has to count and log what it writes down anyway.
 */
final class LedgerWatch implements Follower {

  private static final Map<String, String> PAGES =
      Map.of("page.sent", "sent", "page.failed", "failed", "page.withdrawn", "withdrawn");
  private static final List<String> OUTCOMES = List.of("succeeded", "failed", "stopped", "unknown");
  private static final Set<String> TRANSITIONS =
      Set.of(
          "alert.opened",
          "alert.suppressed",
          "alert.acknowledged",
          "alert.resolved",
          "incident.opened",
          "incident.acknowledged",
          "incident.mitigating",
          "incident.verifying",
          "incident.resolved",
          "incident.reopened");

  private final MeterRegistry registry;

  LedgerWatch(MeterRegistry registry) {
    this.registry = registry;
    // A series that appears with its first event hides that event from rate(): every one exists from the start, at zero.
    TRANSITIONS.forEach(this::transition);
    PAGES.values().forEach(this::page);
    OUTCOMES.forEach(this::run);
  }

  @Override
  public String name() {
    return "telemetry";
  }

  @Override
  public boolean wants(String factType) {
    return counts(factType) || FactLog.wants(factType);
  }

  /** Counters and logs are not read that fast. */
  @Override
  public Duration patience() {
    return Duration.ofMillis(100);
  }

  @Override
  public void handle(List<Fact> facts) {
    for (Fact fact : facts) {
      if (counts(fact.type())) {
        counter(fact).increment();
      }
      if (FactLog.wants(fact.type())) {
        FactLog.write(fact);
      }
    }
  }

  private static boolean counts(String factType) {
    return TRANSITIONS.contains(factType) || PAGES.containsKey(factType) || factType.equals("run.ended");
  }

  private Counter counter(Fact fact) {
    String page = PAGES.get(fact.type());
    if (page != null) {
      return page(page);
    }
    return fact.type().equals("run.ended") ? run(outcome(fact)) : transition(fact.type());
  }

  private static String outcome(Fact fact) {
    String outcome = fact.text("outcome").toLowerCase(Locale.ROOT);
    return OUTCOMES.contains(outcome) ? outcome : "unknown";
  }

  private Counter transition(String type) {
    return Counter.builder("nightshift.transitions")
        .description("Changes of state of alerts and incidents")
        .tag("type", type)
        .register(registry);
  }

  private Counter page(String outcome) {
    return Counter.builder("nightshift.pages")
        .description("Pages by what became of them")
        .tag("outcome", outcome)
        .register(registry);
  }

  private Counter run(String outcome) {
    return Counter.builder("nightshift.runs")
        .description("Ended runs by outcome")
        .tag("outcome", outcome)
        .register(registry);
  }
}
