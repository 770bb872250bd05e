package dev.nightshift.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tables of tokens and sign-in links. */
final class TokenStore {
  private final JdbcClient jdbc;

  TokenStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  record Draft(String name, @Nullable String person, String actor, Actor.Role role, String createdBy) {}

  Token insert(Draft draft, byte[] hash, Instant now) {
    return jdbc.sql(
            """
            INSERT INTO token (secret_hash, name, person, actor, role, created_at, created_by)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            RETURNING *
            """)
        .param(hash)
        .param(draft.name())
        .param(draft.person())
        .param(draft.actor())
        .param(draft.role().name())
        .param(at(now))
        .param(draft.createdBy())
        .query(TokenStore::token)
        .single();
  }

  Optional<Token> byHash(byte[] hash) {
    return jdbc.sql("SELECT * FROM token WHERE secret_hash = ?").param(hash).query(TokenStore::token).optional();
  }

  Optional<Token> byId(long id) {
    return jdbc.sql("SELECT * FROM token WHERE id = ?").param(id).query(TokenStore::token).optional();
  }

  /** In use first, newest first. */
  List<Token> all() {
    return jdbc.sql("SELECT * FROM token ORDER BY revoked_at IS NOT NULL, id DESC LIMIT 500").query(TokenStore::token).list();
  }

  void used(long id, Instant now) {
    jdbc.sql("UPDATE token SET last_used_at = ? WHERE id = ?").param(at(now)).param(id).update();
  }

  Optional<Token> revoke(long id, String by, Instant now) {
    return jdbc.sql("UPDATE token SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL RETURNING *")
        .param(at(now))
        .param(by)
        .param(id)
        .query(TokenStore::token)
        .optional();
  }

  void insertLink(byte[] hash, Subject subject, String by, Instant expires) {
    jdbc.sql("INSERT INTO sign_in_link (secret_hash, subject, created_by, expires_at) VALUES (?, ?, ?, ?)")
        .param(hash)
        .param(subject.text())
        .param(by)
        .param(at(expires))
        .update();
  }

  /** Uses a link up; of two who try at the same moment only one gets the subject. */
  Optional<String> useLink(byte[] hash, Instant now) {
    return jdbc.sql(
            """
            UPDATE sign_in_link SET used_at = :now
            WHERE secret_hash = :hash AND used_at IS NULL AND expires_at > :now
            RETURNING subject
            """)
        .param("now", at(now))
        .param("hash", hash)
        .query(String.class)
        .optional();
  }

  boolean linkOpen(byte[] hash, Instant now) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM sign_in_link WHERE secret_hash = ? AND used_at IS NULL AND expires_at > ?)")
        .param(hash)
        .param(at(now))
        .query(Boolean.class)
        .single();
  }

  void forgetLinks(Instant before) {
    jdbc.sql("DELETE FROM sign_in_link WHERE expires_at < ?").param(at(before)).update();
  }

  private static Token token(ResultSet row, int number) throws SQLException {
    Instant created = instant(row, "created_at");
    if (created == null) {
      throw new SQLException("token.created_at is NULL");
    }
    return new Token(
        row.getLong("id"),
        row.getString("name"),
        row.getString("person"),
        row.getString("actor"),
        Actor.Role.valueOf(row.getString("role")),
        created,
        row.getString("created_by"),
        instant(row, "last_used_at"),
        instant(row, "revoked_at"),
        row.getString("revoked_by"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
