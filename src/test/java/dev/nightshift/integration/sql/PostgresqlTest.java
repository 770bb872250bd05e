package dev.nightshift.integration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.platform.DatabaseSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresqlTest extends SqlContract {
  private static final DatabaseSettings DATABASE = TestDatabase.empty();

  @Override
  Map<String, String> settings() {
    return Map.of("databases.shop.url", DATABASE.url(), "databases.shop.username", DATABASE.username(), "databases.shop.password", "db-password");
  }

  @Override
  String password() {
    return DATABASE.password();
  }

  @Override
  String sleeping() {
    return "SELECT pg_sleep(60)";
  }

  @Override
  String sleepers() {
    return "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(6_)%' AND state = 'active' AND pid <> pg_backend_pid()";
  }

  @Test
  void its_own_operators_quotes_and_types_are_understood() throws Exception {
    assertThat(look("SELECT '{\"a\":1}'::jsonb ? 'a' AS has, $q$it's; {$q$ AS text, E'a\\';' AS esc, now() > {{since}} AS later, ARRAY[1,2] AS list", Map.of("since", "2020-01-01")).outputs())
        .isEqualTo(Map.of("has", "true", "text", "it's; {", "esc", "a';", "later", "true", "list", "{1,2}"));
  }
}
