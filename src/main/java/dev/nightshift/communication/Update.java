package dev.nightshift.communication;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message to one reader about one change.
 *
 * @param incidentId the incident that it is about; null for none
 * @param cause the sequence of the fact that it tells of
 * @param about what kind of message it is: {@code opened}, {@code stale} …
 * @param tries how often it was tried, the try under way included
 * @param claims how often it was taken up by a sender
 * @param nextAt when it is tried next; null when it is done with
 */
record Update(
    long id,
    @Nullable Long incidentId,
    long cause,
    String about,
    String subscriber,
    String channel,
    String address,
    String subject,
    String body,
    Map<String, Object> payload,
    int tries,
    int claims,
    @Nullable Instant nextAt) {

  Update {
    payload = Map.copyOf(payload);
  }
}
