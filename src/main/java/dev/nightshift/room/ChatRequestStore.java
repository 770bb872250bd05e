package dev.nightshift.room;

import dev.nightshift.platform.Timestamps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The requests of chats that were taken. */
final class ChatRequestStore {
  private static final Duration KEPT = Duration.ofDays(1);

  private final JdbcClient jdbc;

  ChatRequestStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Notes a request; false where it was noted before. */
  boolean first(String chat, String once, Instant now) {
    jdbc.sql("DELETE FROM chat_request WHERE at < ?").param(Timestamps.of(now.minus(KEPT))).update();
    return jdbc.sql("INSERT INTO chat_request (chat, once_hash, at) VALUES (:chat, :once, :at) ON CONFLICT DO NOTHING")
            .param("chat", chat)
            .param("once", hash(once))
            .param("at", Timestamps.of(now))
            .update()
        == 1;
  }

  private static byte[] hash(String once) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(once.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
