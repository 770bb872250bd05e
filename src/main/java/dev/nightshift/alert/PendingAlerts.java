package dev.nightshift.alert;

import dev.nightshift.alert.AlertMachine.Condition;
import dev.nightshift.alert.AlertMachine.Step;
import dev.nightshift.alert.OpenAlert.Identity;
import dev.nightshift.intake.Arrived;
import dev.nightshift.intake.Look;
import dev.nightshift.spi.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the alerts will be once every event in the journal is applied, as far as this node knows (docs/adr/0006). An event that changes nothing
 * then need not be journaled.
 */
final class PendingAlerts {
  private static final int KEPT = 20_000;

  private final Map<Identity, Optional<Condition>> pending =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Identity, Optional<Condition>> eldest) {
          complete &= size() <= KEPT;
          return size() > KEPT;
        }
      };
  private boolean complete;
  private Map<Integer, Long> elsewhere = Map.of();

  /**
   * Looks at the journal, before events are asked about: a first one begins anew; where anybody else journals or changes alerts as well, nothing that
   * was known holds.
   *
   * @param elsewhere the counts of changes that others make
   */
  synchronized void look(Look.Holds holds, Map<Integer, Long> elsewhere) {
    if (holds == Look.Holds.NOTHING) {
      pending.clear();
      complete = true;
    } else if (holds == Look.Holds.OTHERS || !elsewhere.equals(this.elsewhere)) {
      lost();
    }
    this.elsewhere = elsewhere;
  }

  /** Knows nothing from now on, until the journal is empty again. */
  synchronized void lost() {
    pending.clear();
    complete = false;
  }

  /**
   * Returns whether an event will change nothing; one that will is noted as journaled.
   *
   * @param stored the open alert that is known under its identity, or null
   */
  synchronized boolean settles(Arrived arrived, @Nullable OpenAlert stored) {
    Event event = arrived.event();
    if (event.action() == Event.Action.CHANGE) {
      return false;
    }
    Identity identity = Identity.of(arrived);
    Optional<Condition> known = pending.get(identity);
    Condition base = known == null ? complete && stored != null ? stored.condition() : null : known.orElse(null);
    boolean unknown = known == null && base == null;
    Step step = AlertMachine.on(base, event, arrived.at());
    return switch (step) {
      case Step.Nothing() -> !unknown || noted(identity, event, null);
      case Step.Repeated(Condition next, boolean durable) -> !durable || noted(identity, event, next);
      case Step.Opened(Condition next) -> noted(identity, event, next);
      case Step.Acknowledged(Condition next) -> noted(identity, event, next);
      case Step.Resolved resolved -> noted(identity, event, null);
    };
  }

  /** Where only an acknowledgement is known of an alert, it may be open or not. */
  private boolean noted(Identity identity, Event event, @Nullable Condition next) {
    if (event.action() != Event.Action.ACKNOWLEDGE || next != null) {
      pending.put(identity, Optional.ofNullable(next));
    }
    return false;
  }
}
