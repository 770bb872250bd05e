package dev.nightshift.identity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of open sessions. */
final class SessionStore {
  private final JdbcClient jdbc;

  SessionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(byte[] hash, Subject subject, Instant now, Instant expires) {
    jdbc.sql("INSERT INTO session (secret_hash, subject, created_at, expires_at) VALUES (?, ?, ?, ?)")
        .param(hash)
        .param(subject.text())
        .param(now.atOffset(ZoneOffset.UTC))
        .param(expires.atOffset(ZoneOffset.UTC))
        .update();
  }

  Optional<Subject> find(byte[] hash, Instant now) {
    return jdbc.sql("SELECT subject FROM session WHERE secret_hash = ? AND expires_at > ?")
        .param(hash)
        .param(now.atOffset(ZoneOffset.UTC))
        .query(String.class)
        .optional()
        .flatMap(Subject::parse);
  }

  void delete(byte[] hash) {
    jdbc.sql("DELETE FROM session WHERE secret_hash = ?").param(hash).update();
  }

  void deleteExpired(Instant now) {
    jdbc.sql("DELETE FROM session WHERE expires_at < ?").param(now.atOffset(ZoneOffset.UTC)).update();
  }
}
