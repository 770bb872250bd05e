package dev.nightshift.telemetry;

import dev.nightshift.ledger.Fact;
import dev.nightshift.ledger.Names;
import dev.nightshift.ledger.Narration;
import java.time.ZoneId;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Writes what happens to incidents, runs and pages to the log, each line with the ids it is about. */
final class FactLog {

  private static final Logger LOG = LoggerFactory.getLogger(FactLog.class);
  /** The log is read beside other logs: ids, and the time of the machine. */
  private static final Narration NARRATION = new Narration(Names.IDS, ZoneId.systemDefault());
  private static final Set<String> FAMILIES = Set.of("incident", "run", "escalation", "page", "communication");
  private static final Set<String> WORTH_A_WARNING =
      Set.of("page.failed", "escalation.exhausted", "escalation.unreachable", "communication.failed");

  private FactLog() {}

  static boolean wants(String factType) {
    return FAMILIES.contains(factType.substring(0, Math.max(0, factType.indexOf('.'))));
  }

  static void write(Fact fact) {
    Long incident = fact.incidentId();
    Long run = fact.runId();
    try (var _ = MDC.putCloseable("incident", incident == null ? null : incident.toString());
        var _ = MDC.putCloseable("run", run == null ? null : run.toString())) {
      String sentence = NARRATION.sentence(fact);
      LOG.atLevel(WORTH_A_WARNING.contains(fact.type()) ? Level.WARN : Level.INFO)
          .log("{} ({})", sentence, fact.type());
    }
  }
}
