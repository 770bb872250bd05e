import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the server has cost so far: processor time by /proc, and what PostgreSQL counts. Two of them, before and after a number of
 * events, tell what one event costs. A virtual machine counts time that others took from it as used; {@link Yardstick} tells how much.
 *
 * @param server seconds of user and system time of the Java process
 * @param compiling seconds of its compiler threads, which are part of {@code server} and end with the warm-up
 * @param postgres seconds of all processes of PostgreSQL
 * @param steps seconds of the processes that steps ran
 * @param statements executed, without those that begin and end transactions; needs {@code pg_stat_statements}
 * @param appends to the ledger, of one or more facts each
 * @param facts lines of the ledger
 */
record Cost(double server, double compiling, double postgres, double steps, long transactions, long statements, long appends, long facts) {

  private static final double TICKS = 100;

  /** A connection to the embedded PostgreSQL of a data folder. */
  static Connection connect(Path data) throws Exception {
    String port = postmaster(data).get(3).strip();
    String password = Files.readString(data.resolve("postgres.password")).strip();
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "nightshift", password);
  }

  static Cost now(Connection database, long server, Path data) throws Exception {
    long main = Long.parseLong(postmaster(data).getFirst().strip());
    List<Long> workers = ProcessHandle.of(main).orElseThrow().descendants().map(ProcessHandle::pid).toList();
    double postgres = time(Path.of("/proc/" + main + "/stat"), 13, 17);
    for (long worker : workers) {
      postgres += time(Path.of("/proc/" + worker + "/stat"), 13, 15);
    }
    return new Cost(
        time(Path.of("/proc/" + server + "/stat"), 13, 15), compiling(server), postgres, time(Path.of("/proc/" + server + "/stat"), 15, 17),
        number(database, "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"),
        number(database, "SELECT sum(calls) FROM pg_stat_statements WHERE query !~ '^(BEGIN|COMMIT|ROLLBACK|SET)'"),
        number(database, "SELECT sum(calls) FROM pg_stat_statements WHERE query ~ 'INSERT INTO fact '"),
        number(database, "SELECT count(*) FROM fact"));
  }

  static void perEvent(Cost before, Cost after, int events) {
    System.out.printf(
        "COST per event: server %.2f ms (of it compiling %.2f), PostgreSQL %.2f ms, steps %.2f ms of CPU; %.1f transactions, %.1f statements, %.1f appends of %.1f facts%n",
        1000 * (after.server - before.server) / events, 1000 * (after.compiling - before.compiling) / events,
        1000 * (after.postgres - before.postgres) / events, 1000 * (after.steps - before.steps) / events,
        (double) (after.transactions - before.transactions) / events, (double) (after.statements - before.statements) / events,
        (double) (after.appends - before.appends) / events, (double) (after.facts - before.facts) / events);
  }

  /** The statements on which most time was spent since the last {@link #forget}. */
  static void most(Connection database, int events, int limit) throws SQLException {
    try (var statement = database.createStatement();
        ResultSet row = statement.executeQuery(
            "SELECT calls, total_exec_time, coalesce(total_plan_time,0), regexp_replace(query, '\\s+', ' ', 'g') FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT " + limit)) {
      while (row.next()) {
        System.out.printf("%6.2f calls %8.1f us, planned in %6.1f us  %.150s%n", row.getDouble(1) / events, 1000 * row.getDouble(2) / events, 1000 * row.getDouble(3) / events, row.getString(4));
      }
    }
  }

  static void forget(Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
      statement.execute("SELECT pg_stat_statements_reset()");
    }
  }

  private static List<String> postmaster(Path data) throws Exception {
    return Files.readAllLines(data.resolve("postgres/postmaster.pid"));
  }

  private static double compiling(long server) throws Exception {
    double sum = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + server + "/task"))) {
      for (Path thread : threads.toList()) {
        String name = Files.readString(thread.resolve("comm"));
        sum += name.startsWith("C1 ") || name.startsWith("C2 ") ? time(thread.resolve("stat"), 13, 15) : 0;
      }
    }
    return sum;
  }

  /** Adds up fields of a stat file (numbered from nought; the name in brackets may hold spaces). */
  private static double time(Path stat, int from, int to) throws Exception {
    if (!Files.exists(stat)) {
      return 0;
    }
    String line = Files.readString(stat);
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Long.parseLong(fields[i - 2]) / TICKS;
    }
    return sum;
  }

  private static long number(Connection database, String query) throws SQLException {
    try (var statement = database.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
