package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.TestDatabase;
import dev.nightshift.platform.DatabaseSettings;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Followers that read in the order of transactions go on in the order of numbers, and miss nothing. */
class UpgradeTest {

  @Test
  void a_follower_goes_on_before_the_first_fact_that_it_has_not_seen() {
    DatabaseSettings settings = TestDatabase.empty();
    DriverManagerDataSource source = new DriverManagerDataSource(settings.url(), settings.username(), settings.password());
    FluentConfiguration flyway = Flyway.configure().dataSource(source).locations("classpath:db/migration");
    flyway.target("81").load().migrate();
    JdbcClient jdbc = JdbcClient.create(source);
    jdbc.sql(
            """
            INSERT INTO fact (transaction, chain, position, type, at, actor, workspace_version, data, previous_hash, hash)
            VALUES ('10', 'a', 1, 't', now(), '', '', '{}', '', ''), ('8', 'b', 1, 't', now(), '', '', '{}', '', ''),
                   ('12', 'c', 1, 't', now(), '', '', '{}', '', '')
            """)
        .update();
    jdbc.sql("INSERT INTO follower (name, transaction, sequence) VALUES ('new', '0', 0), ('early', '8', 2), ('late', '10', 1), ('end', '12', 3)").update();
    flyway.target("latest").load().migrate();
    FollowerStore store = new FollowerStore(jdbc);
    assertThat(store.position("new")).isZero();
    assertThat(store.position("early")).as("it has seen the second, and not the first").isZero();
    assertThat(store.position("late")).isEqualTo(2);
    assertThat(store.position("end")).isEqualTo(3);
    assertThat(store.settledAfter(2, 10).facts()).extracting(Fact::chain).containsExactly("c");
  }
}
