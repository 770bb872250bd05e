package dev.nightshift.intake;

import dev.nightshift.spi.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something was changed: a deploy, a configuration, a package.
 *
 * @param service the service it was routed to; empty where routing found none
 */
public record ChangeEvent(
    long id,
    String integration,
    String service,
    String summary,
    String source,
    Map<String, String> details,
    List<Event.Link> links,
    Instant happenedAt) {}
