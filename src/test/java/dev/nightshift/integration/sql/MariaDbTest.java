package dev.nightshift.integration.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariaDbTest extends SqlContract {
  @TempDir static Path folder;
  private static MariaDbServer server;

  @BeforeAll
  static void start() throws Exception {
    server = MariaDbServer.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  Map<String, String> settings() {
    return Map.of("databases.shop.url", server.url(), "databases.shop.username", "night", "databases.shop.password", "db-password");
  }

  @Override
  String password() {
    return "s3cr3t-sql";
  }

  @Override
  String sleeping() {
    return "SELECT SLEEP(60)";
  }

  @Override
  String sleepers() {
    return "SELECT count(*) AS n FROM information_schema.processlist WHERE info LIKE '%SLEEP(6_)%' AND id <> connection_id()";
  }

  @Test
  void its_own_quotes_and_comments_are_understood() throws Exception {
    assertThat(look("SELECT 'it\\'s; {' AS `a;b`, \"x\" AS c # the end; of it\n", Map.of()).outputs()).isEqualTo(Map.of("a;b", "it's; {", "c", "x"));
  }
}
