package dev.nightshift.incident;

import dev.nightshift.alert.Alert;
import dev.nightshift.alert.Alerts;
import dev.nightshift.alert.AskedAlerts;
import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.platform.Leases;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.Pulse;
import dev.nightshift.spi.AlertSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While a run proves a recovery, asks the sources of the alerts that are still open whether they still fire, on one node: a source may tell
 * of an alert's end much later than it knows of it. What it says is over is resolved as if it had told by itself; anything else changes
 * nothing.
 */
public final class SourceQuestions implements Pulse.Work {
  private static final Logger LOG = LoggerFactory.getLogger(SourceQuestions.class);
  private static final String LEASE = "source-questions";
  private static final Duration LEASE_LENGTH = Duration.ofMinutes(2);
  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int MOST = 20;

  private final IncidentStore store;
  private final Alerts alerts;
  private final AskedAlerts asked;
  private final List<AlertSource> sources;
  private final Ledger ledger;
  private final Leases leases;
  private final Clock clock;
  private Instant next = Instant.MIN;

  SourceQuestions(IncidentStore store, Alerts alerts, AskedAlerts asked, List<AlertSource> sources, Ledger ledger, Leases leases, Clock clock) {
    this.store = store;
    this.alerts = alerts;
    this.asked = asked;
    this.sources = List.copyOf(sources);
    this.ledger = ledger;
    this.leases = leases;
    this.clock = clock;
  }

  @Override
  public Duration beat() throws InterruptedException {
    Instant now = clock.instant();
    if (!sources.isEmpty() && !now.isBefore(next) && leases.acquire(LEASE, LEASE_LENGTH).isPresent()) {
      next = now.plus(EVERY);
      look();
    }
    return Pulse.AT_LEAST_EVERY;
  }

  /** Lets another node ask. */
  void release() {
    leases.release(LEASE);
  }

  /** Asks for every open alert of an incident that is being verified. */
  void look() throws InterruptedException {
    for (Alert alert : alerts.find(store.openWhileVerifying(MOST)).values()) {
      for (AlertSource source : sources) {
        if (answer(source, alert) == AlertSource.Answer.CLEAR) {
          asked.over(alert.id(), source.name());
          break;
        }
      }
    }
  }

  private AlertSource.Answer answer(AlertSource source, Alert alert) throws InterruptedException {
    try {
      return source.ask(new AlertSource.Question(alert.name(), alert.labels(), asked.links(alert.id()), verifyingSince(alert)), TIMEOUT);
    } catch (Problem unreachable) {
      LOG.warn("{} cannot be asked whether alert {} is over: {}", source.name(), alert.id(), unreachable.getMessage());
      return AlertSource.Answer.UNKNOWN;
    }
  }

  private Instant verifyingSince(Alert alert) {
    Long incident = alert.incidentId();
    List<Fact> verifying = incident == null ? List.of() : ledger.ofIncident(incident, Set.of("incident.verifying"));
    return verifying.isEmpty() ? clock.instant() : verifying.getLast().at();
  }
}
