package dev.nightshift.integration.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.integration.Recorded;
import dev.nightshift.platform.Template;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Request;
import dev.nightshift.spi.StepKind.Result;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every database. */
abstract class SqlContract {
  private static final Duration LONG = Duration.ofSeconds(20);
  private final Recorded output = new Recorded();

  abstract Map<String, String> settings();

  abstract String password();

  /** A query that takes a minute. */
  abstract String sleeping();

  /** Counts the sleeping queries that run. */
  abstract String sleepers();

  SqlStep step() {
    return new SqlStep(name -> Optional.ofNullable(settings().get(name)), reference -> password());
  }

  Request request(String text, boolean readOnly, Duration timeout, Map<String, ?> values) {
    String rendered = Template.parse(text).render(Template.Values.of(values), step().context());
    Map<String, String> attributes = Map.of("database", "shop", StepKind.READ_ONLY, Boolean.toString(readOnly));
    return new Request("ask", "sql", rendered, attributes, Map.of(), null, timeout, List.of("known-secret"));
  }

  Result look(String text, Map<String, ?> values) throws InterruptedException {
    return step().run(request(text, true, LONG, values), output);
  }

  Result change(String text, Map<String, ?> values) throws InterruptedException {
    return step().run(request(text, false, LONG, values), output);
  }

  @BeforeEach
  void table() throws Exception {
    assertThat(change("DROP TABLE IF EXISTS orders", Map.of()).error()).isNull();
    assertThat(change("CREATE TABLE orders (id int PRIMARY KEY, state varchar(100), price decimal(10,2))", Map.of()).error()).isNull();
    assertThat(change("INSERT INTO orders VALUES (1, 'open', 9.5), (2, 'it''s; done -- ? known-place', NULL)", Map.of()).error()).isNull();
  }

  @Test
  void a_table_a_column_or_a_database_that_is_gone_is_missing() throws Exception {
    assertThat(step().missing(request("SELECT id FROM orders", true, LONG, Map.of()))).isEmpty();
    assertThat(step().missing(request("SELECT id FROM order_lines", true, LONG, Map.of()))).singleElement().asString().startsWith("the database shop says: ").contains("order_lines");
    assertThat(step().missing(request("SELECT weight FROM orders", true, LONG, Map.of()))).singleElement().asString().contains("weight");
    Request unknown = new Request("ask", "sql", "SELECT id FROM {{table}}", Map.of("database", "shop"), Map.of(), null, LONG, List.of());
    assertThat(step().missing(unknown)).as("cannot be told").isEmpty();
    Request elsewhere = new Request("ask", "sql", "SELECT 1", Map.of("database", "archive"), Map.of(), null, LONG, List.of());
    assertThat(step().missing(elsewhere)).containsExactly("the workspace describes no database 'archive'");
  }

  @Test
  void rows_are_values_and_the_first_one_is_outputs() throws Exception {
    Result result = look("SELECT id, state, price FROM orders ORDER BY id; -- the whole table\n", Map.of());

    Map<String, Object> second = new LinkedHashMap<>();
    second.put("id", 2L);
    second.put("state", "it's; done -- ? known-place");
    second.put("price", null);
    assertThat(result.error()).isNull();
    assertThat(result.defaultSuccess()).isTrue();
    assertThat(result.values()).containsEntry("count", 2L).containsEntry("truncated", false);
    assertThat(result.values().get("rows")).isEqualTo(List.of(Map.of("id", 1L, "state", "open", "price", 9.5), second));
    assertThat(result.outputs()).isEqualTo(Map.of("id", "1", "state", "open", "price", "9.5"));
    assertThat(output.stdout()).contains("id | state | price\n1 | open | 9.5");
  }

  @Test
  void a_value_is_bound_and_never_becomes_syntax() throws Exception {
    String attack = "x' OR 1=1; DROP TABLE orders; -- \\ {{secret:A}} ?";
    assertThat(look("SELECT * FROM orders WHERE state = {{inputs.state}}", Map.of("inputs", Map.of("state", attack))).values()).containsEntry("count", 0L);
    assertThat(look("SELECT * FROM orders WHERE id = {{id}} AND state = {{state}}", Map.of("id", 1, "state", "open")).values()).containsEntry("count", 1L);
    assertThat(change("UPDATE orders SET state = {{state}} WHERE id = {{id}}", Map.of("state", attack, "id", "1")).values()).containsEntry("updated", 1L);
    assertThat(look("SELECT state FROM orders WHERE id = 1", Map.of()).outputs()).containsEntry("state", attack);
  }

  @Test
  void a_place_inside_of_quotes_or_a_comment_is_refused() {
    assertThatThrownBy(() -> request("SELECT '{{a}}'", true, LONG, Map.of("a", "b"))).hasMessageContaining("inside of quotes");
    assertThatThrownBy(() -> request("SELECT 1 /* {{a}} */", true, LONG, Map.of("a", "b"))).hasMessageContaining("inside of quotes");
    assertThat(step().check("sql", "SELECT '{{a}}'", Map.of())).singleElement().asString().contains("bound as a parameter");
    assertThat(step().check("sql", "SELECT 1; DELETE FROM orders", Map.of())).singleElement().asString().startsWith("There is more than one statement");
    assertThat(step().check("sql", "-- nothing\n", Map.of())).singleElement().asString().startsWith("There is no statement");
    assertThat(step().check("sql", "SELECT ';', {{a}} /* ; */ ;\n-- end", Map.of())).isEmpty();
  }

  @Test
  void what_must_only_look_cannot_write() throws Exception {
    for (String writing : List.of("DELETE FROM orders", "UPDATE orders SET state = 'x'", "DROP TABLE orders", "CREATE TABLE more (id int)")) {
      assertThat(look(writing, Map.of()).error()).as(writing).startsWith("The database answered: ").containsIgnoringCase("read");
    }
    Request unmarked = new Request("ask", "sql", "DELETE FROM orders", Map.of("database", "shop"), Map.of(), null, LONG, List.of());
    assertThat(step().run(unmarked, output).error()).containsIgnoringCase("read");
    assertThat(look("SELECT * FROM orders", Map.of()).values()).containsEntry("count", 2L);
  }

  @Test
  void the_dry_run_shows_the_statement_its_values_and_its_plan_and_changes_nothing() throws Exception {
    String plan = step().plan(request("DELETE FROM orders WHERE id = {{id}}", false, LONG, Map.of("id", 1)));

    assertThat(plan).startsWith("Run in the database shop (" + settings().get("databases.shop.url")).contains("DELETE FROM orders WHERE id = ?", "with '1'").containsIgnoringCase("orders").contains("Its plan (EXPLAIN):")
        .doesNotContain("gives no plan");
    assertThat(look("SELECT * FROM orders", Map.of()).values()).containsEntry("count", 2L);
    assertThat(step().plan(request("SELECT 1 FROM nowhere", true, LONG, Map.of()))).contains("in a transaction that cannot write", "The database gives no plan: ");
  }

  @Test
  void many_rows_are_counted_and_some_kept() throws Exception {
    String numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT i FROM n";
    Result result = look(numbers, Map.of());
    assertThat(result.values()).containsEntry("count", 300L).containsEntry("truncated", true);
    assertThat((List<?>) result.values().get("rows")).hasSize(200);
    assertThat(output.stdout()).endsWith("… and 100 further rows\n");
  }

  @Test
  void a_statement_ends_in_time() throws Exception {
    Result result = step().run(request(sleeping(), true, Duration.ofSeconds(1), Map.of()), output);
    assertThat(result.error()).containsIgnoringCase("time");
    awaitSleepers(0);
  }

  @Test
  void a_stop_cancels_the_statement_in_the_database() throws Exception {
    FutureTask<Result> running = new FutureTask<>(() -> step().run(request(sleeping(), true, Duration.ofSeconds(60), Map.of()), output));
    Thread thread = Thread.ofVirtual().start(running);
    awaitSleepers(1);
    thread.interrupt();
    assertThat(running.get(20, SECONDS).error()).isEqualTo("Stopped; the statement was cancelled");
    awaitSleepers(0);
  }

  private void awaitSleepers(long count) {
    Awaitility.await().atMost(LONG).until(() -> look(sleepers(), Map.of()).outputs().get("n").equals(Long.toString(count)));
  }

  @Test
  void a_database_that_is_not_there_and_a_wrong_password_are_explained() throws Exception {
    Request other = new Request("ask", "sql", "SELECT 1", Map.of("database", "other"), Map.of(), null, LONG, List.of());
    assertThat(step().run(other, output).error()).startsWith("There is no database 'other'; describe it under databases:");
    SqlStep wrong = new SqlStep(name -> Optional.ofNullable(settings().get(name)), reference -> "wrong-password");
    Result result = wrong.run(request("SELECT 1", true, LONG, Map.of()), output);
    assertThat(result.error()).startsWith("The database answered: ").doesNotContain("wrong-password");
  }
}
