package dev.nightshift.integration.sql;

import dev.nightshift.platform.Durations;
import dev.nightshift.platform.Masking;
import dev.nightshift.platform.Problem;
import dev.nightshift.platform.TemplateContext;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import dev.nightshift.spi.StepKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One statement in a database of the workspace. */
public final class SqlStep implements StepKind {
  /** Syntax: what EXPLAIN says of statements such as VACUUM, which have no plan. */
  private static final Set<String> NO_PLAN = Set.of("42601", "42000");

  /** A table, a column, a function or a schema that is not there: PostgreSQL's names for it, and MariaDB's. */
  private static final Set<String> GONE = Set.of("42P01", "42703", "42883", "3F000", "42S02", "42S22");

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final Settings settings;
  private final Secrets secrets;

  public SqlStep(Settings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
  }

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public String help() {
    return "Runs one statement in a PostgreSQL or MariaDB of the workspace, its values bound as parameters; in Diagnosis and Verification it cannot write.";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(new Attribute("database", "the name of a database under databases: in nightshift.yaml", true));
  }

  @Override
  public List<String> results() {
    return List.of("rows", "count", "truncated", "updated");
  }

  @Override
  public boolean templated() {
    return true;
  }

  @Override
  public TemplateContext context() {
    return SqlText.PLACES;
  }

  @Override
  public List<String> check(String language, String text, Map<String, String> attributes) {
    String problem = SqlText.problem(text);
    return problem == null ? List.of() : List.of(problem);
  }

  @Override
  public String plan(Request request) {
    return dryRun(request).text();
  }

  @Override
  public DryRun dryRun(Request request) {
    Masking masking = Masking.of(request.secrets());
    String explained;
    String problem = null;
    SqlText statement = null;
    String where = request.attributes().getOrDefault("database", "");
    try {
      Database database = Database.of(request.attributes(), settings, secrets);
      masking = masking.and(List.of(database.password()));
      where = database.toString();
      statement = SqlText.read(request.text(), database.dialect());
      Duration timeout = request.timeout().compareTo(LONGEST_LOOK) < 0 ? request.timeout() : LONGEST_LOOK;
      Session.Ended ended = new Session(database, timeout).run("EXPLAIN " + statement.jdbc(), statement.parameters(), Session.Mode.EXPLAIN);
      explained = ended.rows() == null ? "no plan" : ended.rows().table();
    } catch (SQLException | Problem unexplained) {
      explained = "The database gives no plan: " + unexplained.getMessage();
      problem = unexplained instanceof SQLException failed && NO_PLAN.contains(String.valueOf(failed.getSQLState())) ? null : "the database gives no plan: " + unexplained.getMessage();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      explained = "The question for the plan was stopped.";
      problem = "the question for the plan was stopped";
    }
    String shown = statement == null ? request.text() : statement.jdbc() + bound(statement.parameters());
    String text = "Run " + (request.looks() ? "in a transaction that cannot write, " : "") + "in the database " + where + ", within "
        + Durations.format(request.timeout()) + ":\n\n" + shown.strip().indent(2) + "\nIts plan (EXPLAIN):\n\n" + explained.indent(2);
    return new DryRun(text, problem).masked(masking);
  }

  private static String bound(List<String> parameters) {
    return parameters.isEmpty() ? "" : parameters.stream().map(value -> "'" + value + "'").collect(Collectors.joining(", ", "\n\nwith ", ""));
  }

  @Override
  public List<String> missing(Request request) throws InterruptedException {
    String name = request.attributes().getOrDefault("database", "");
    if (settings.find("databases." + name + ".url").isEmpty()) {
      return List.of("the workspace describes no database '" + name + "'");
    }
    Database database = Database.of(request.attributes(), settings, secrets);
    Masking masking = Masking.of(request.secrets()).and(List.of(database.password()));
    if (request.text().contains("{{")) {
      return List.of();
    }
    SqlText statement = SqlText.read(request.text(), database.dialect());
    Duration timeout = request.timeout().compareTo(LONGEST_LOOK) < 0 ? request.timeout() : LONGEST_LOOK;
    try {
      new Session(database, timeout).run("EXPLAIN " + statement.jdbc(), statement.parameters(), Session.Mode.EXPLAIN);
      return List.of();
    } catch (SQLException said) {
      return GONE.contains(String.valueOf(said.getSQLState())) ? List.of(masking.text("the database " + name + " says: " + said.getMessage())) : List.of();
    }
  }

  @Override
  public Map<String, String> definitions() {
    return Map.of("database", "databases");
  }

  @Override
  public Result run(Request request, Output output) throws InterruptedException {
    Masking masking = Masking.of(request.secrets());
    try {
      Database database = Database.of(request.attributes(), settings, secrets);
      masking = masking.and(List.of(database.password()));
      SqlText statement = SqlText.read(request.text(), database.dialect());
      Session.Ended ended = new Session(database, request.timeout())
          .run(statement.jdbc(), statement.parameters(), request.looks() ? Session.Mode.LOOK : Session.Mode.CHANGE);
      return result(ended, output, masking);
    } catch (SQLException refused) {
      return Result.failed(masking.text("The database answered: " + Objects.toString(refused.getMessage(), refused.getSQLState())));
    } catch (Problem problem) {
      return Result.failed(masking.text(String.valueOf(problem.getMessage())));
    }
  }

  private static Result result(Session.Ended ended, Output output, Masking masking) {
    Map<String, Object> values = new LinkedHashMap<>();
    Rows rows = ended.rows();
    if (rows == null) {
      output.write("stdout", ended.updated() + " rows changed\n");
      values.put("updated", ended.updated());
      values.put("count", ended.updated());
      values.put("rows", List.of());
      return new Result(values, Map.of(), true, null);
    }
    output.write("stdout", masking.text(rows.table()));
    values.put("rows", rows.kept());
    values.put("count", (long) rows.count());
    values.put("truncated", rows.count() > rows.kept().size());
    return new Result(values, rows.outputs(), true, null).masked(masking);
  }
}
