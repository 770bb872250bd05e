package dev.nightshift.intake;

import java.util.List;

/** Takes events on in the transaction in which they become durable. */
public interface EventSink {

  /**
   * Stores what the events change. Events of one identity come in the order of their arrival.
   *
   * @param lane the writer that calls: 0, 1 …; no two calls of one lane overlap on this node
   * @throws org.springframework.dao.ConcurrencyFailureException when another writer was faster; the batch is tried again
   */
  void store(int lane, List<Arrived> events);
}
