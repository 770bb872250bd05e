package dev.nightshift.intake;

import java.util.List;

/** Takes events on in the transaction in which they become durable. */
public interface EventSink {

  /**
   * Stores what the events change. Events of one identity come in the order of their arrival.
   *
   * @param lane the writer that calls: 0, 1 …; no two calls of one lane overlap on this node
   * @param look what the transaction saw first
   * @return how many alerts they opened or changed
   * @throws org.springframework.dao.ConcurrencyFailureException when another writer was faster; the batch is tried again
   */
  int store(int lane, Look look, List<Arrived> events);

  /**
   * Returns the events that have to go through the journal, in the caller's transaction: all but those of which it is certain that they will change
   * nothing once everything in the journal is applied, with these.
   *
   * @param look what the transaction saw first; where nothing waits, these events are the first of the journal
   */
  default List<Arrived> unsettled(Look look, List<Arrived> events) {
    return events;
  }
}
