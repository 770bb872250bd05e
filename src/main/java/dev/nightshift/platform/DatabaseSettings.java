package dev.nightshift.platform;

import org.jspecify.annotations.Nullable;

/**
 * An external PostgreSQL (15 or newer).
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/database}
 */
public record DatabaseSettings(String url, @Nullable String username, @Nullable String password) {}
