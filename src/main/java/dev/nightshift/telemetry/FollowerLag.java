package dev.nightshift.telemetry;

import dev.nightshift.ledger.Followers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** How many facts lie ahead of each follower of the ledger, looked up when somebody asks. */
final class FollowerLag {

  private final ObjectProvider<Followers> followers;
  private final MultiGauge gauge;

  /** The followers come late, because the counts of facts are one of them. */
  FollowerLag(ObjectProvider<Followers> followers, MeterRegistry registry) {
    this.followers = followers;
    this.gauge =
        MultiGauge.builder("nightshift.ledger.follower.lag")
            .description("Facts that a follower of the ledger has not handled yet")
            .register(registry);
  }

  void refresh() {
    gauge.register(rows(), true);
  }

  private List<MultiGauge.Row<?>> rows() {
    try {
      return followers.getObject().lag().entrySet().stream()
          .<MultiGauge.Row<?>>map(lag -> MultiGauge.Row.of(Tags.of("follower", lag.getKey()), lag.getValue()))
          .toList();
    } catch (DataAccessException | TransactionException away) {
      // Unknown is not zero: without the database the series are absent, and /-/ready says why.
      return List.of();
    }
  }
}
