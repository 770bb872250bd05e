package dev.nightshift.alert;

import dev.nightshift.intake.Arrived;
import dev.nightshift.spi.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What the intake needs to know of an alert that is open.
 *
 * @param version grows with every change of its life, so that a writer notices another one that was faster
 */
record OpenAlert(
    long id,
    int version,
    Identity identity,
    String name,
    String service,
    String group,
    Severity severity,
    String suppressedBy,
    AlertMachine.Condition condition,
    @Nullable Long incidentId) {

  /** What makes two events the same condition. */
  record Identity(String integration, String dedupKey) implements Comparable<Identity> {
    static Identity of(Arrived arrived) {
      return new Identity(arrived.integration(), arrived.event().dedupKey());
    }

    @Override
    public int compareTo(Identity other) {
      int byIntegration = integration.compareTo(other.integration);
      return byIntegration != 0 ? byIntegration : dedupKey.compareTo(other.dedupKey);
    }
  }
}
