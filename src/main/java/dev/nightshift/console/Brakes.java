package dev.nightshift.console;

import dev.nightshift.catalog.CatalogNames;
import dev.nightshift.guardrail.BreakGlass;
import dev.nightshift.guardrail.Emergencies;
import dev.nightshift.guardrail.Freeze;
import dev.nightshift.guardrail.Freezes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What everybody must know on whatever page they are: that all automation is stopped, and for what the glass is broken.
 *
 * @param stop null while automation goes on
 */
public record Brakes(@Nullable FreezeLine stop, List<Broken> broken) {
  private static final Logger LOG = LoggerFactory.getLogger(Brakes.class);
  static final Brakes NONE = new Brakes(null, List.of());

  /**
   * An emergency in which guardrails do not hold.
   *
   * @param scope the service, the runbook, or both
   */
  public record Broken(long id, String scope, String by, String reason, Instant until) {
    static Broken of(BreakGlass glass, CatalogNames names) {
      String by = names.person(glass.askedBy()) + " and " + names.person(Objects.requireNonNullElse(glass.confirmedBy(), ""));
      return new Broken(glass.id(), glass.scope(), by, glass.reason(), Objects.requireNonNullElse(glass.until(), glass.askedAt()));
    }
  }

  /** Where it is known. */
  record Sources(Freezes freezes, Emergencies emergencies) {

    /** A page that says that the database is away has nothing to say of brakes. */
    Brakes now(CatalogNames names) {
      try {
        FreezeLine stop = freezes.stopped().map((Freeze freeze) -> FreezeLine.of(freeze, names)).orElse(null);
        return new Brakes(stop, emergencies.holding().stream().map(glass -> Broken.of(glass, names)).toList());
      } catch (DataAccessException | TransactionException away) {
        LOG.warn("Whether automation is stopped is not known now: {}", away.getMessage());
        return NONE;
      }
    }
  }
}
