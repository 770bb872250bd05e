package dev.nightshift.communication;

import dev.nightshift.catalog.UpdateKind;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message to one subscriber about one change of an incident.
 *
 * @param cause the sequence of the fact that it tells of
 * @param tries how often it was tried, the try under way included
 * @param claims how often it was taken up by a sender
 * @param nextAt when it is tried next; null when it is done with
 */
record Update(
    long id,
    long incidentId,
    long cause,
    UpdateKind kind,
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
