package dev.nightshift.catalog;

import java.time.Duration;
import java.time.ZoneId;

/**
 * The organisation's own settings.
 *
 * @param reopenWithin how soon after its resolution a returning alert reopens the same incident
 * @param allowLocal whether steps may run on this node ({@code on=local})
 */
public record Organisation(String name, ZoneId zone, Duration reopenWithin, boolean allowLocal) {}
