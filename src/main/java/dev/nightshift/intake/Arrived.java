package dev.nightshift.intake;

import dev.nightshift.spi.Event;
import java.time.Instant;

/** An event with the integration that it came through. */
public record Arrived(String integration, Event event, Instant at) {}
