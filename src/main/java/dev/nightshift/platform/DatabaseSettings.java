package dev.nightshift.platform;

import org.jspecify.annotations.Nullable;

/**
 * An external PostgreSQL (15 or newer).
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/database}
 */
public record DatabaseSettings(String url, @Nullable String username, @Nullable String password) {

  /** Where it is, to be told: what follows a question mark may hold a password. */
  public String address() {
    int parameters = url.indexOf('?');
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  @Override
  public String toString() {
    return address() + (username == null ? "" : " as " + username);
  }
}
