package dev.nightshift.alert;

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
    @Override
    public int compareTo(Identity other) {
      int byIntegration = integration.compareTo(other.integration);
      return byIntegration != 0 ? byIntegration : dedupKey.compareTo(other.dedupKey);
    }
  }
}
