package dev.nightshift.paging;

import dev.nightshift.platform.Timestamps;
import java.security.SecureRandom;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys that Nightshift makes for itself on first use; the same for all nodes. */
public final class SecretKeyStore {

  private static final int BYTES = 32;

  private final JdbcClient jdbc;

  public SecretKeyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Returns a key, made where there was none. Two nodes that make it at once get the same. */
  byte[] key(String name, Instant now) {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    return jdbc.sql(
            """
            INSERT INTO secret_key (name, key, made_at) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET name = excluded.name
            RETURNING key
            """)
        .param(name)
        .param(fresh)
        .param(Timestamps.of(now))
        .query(byte[].class)
        .single();
  }
}
