package dev.nightshift.catalog;

/**
 * A source of events.
 *
 * @param kind the format it speaks: {@code pagerduty}, {@code alertmanager}
 * @param key reference to its key (see {@link dev.nightshift.spi.Secrets})
 */
public record Integration(String id, String kind, String key) {}
