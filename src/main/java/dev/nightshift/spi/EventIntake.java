package dev.nightshift.spi;

import java.util.List;
import java.util.Optional;

/** Where integrations hand in what their sources sent. */
public interface EventIntake {

  /**
   * Returns the integration that owns a key, or empty for an unknown one (which is counted).
   *
   * @param kind the format, such as {@code pagerduty} or {@code alertmanager}; a key of another kind is unknown
   */
  Optional<String> integrationOf(String kind, String key);

  /**
   * Stores events and returns when they are durable: they survive {@code kill -9} and a power cut. Blocks the (virtual)
   * thread of the caller for a moment, while events of many callers are written as one statement.
   *
   * @param integration what {@link #integrationOf} returned
   * @throws dev.nightshift.platform.Problem.Unavailable when it is not known to be stored: the database is away, or Nightshift
   *     stops; the sender should send it again, which does no harm
   * @throws dev.nightshift.platform.Problem.Overloaded when nothing was stored because too much is waiting
   * @throws dev.nightshift.platform.Problem.Invalid when one of the events can never be stored; the others are
   */
  void accept(String integration, List<Event> events);
}
