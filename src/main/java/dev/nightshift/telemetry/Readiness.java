package dev.nightshift.telemetry;

import dev.nightshift.check.Watchdog;
import dev.nightshift.ledger.Followers;
import dev.nightshift.platform.DatabaseProbe;
import dev.nightshift.runbook.Finding;
import dev.nightshift.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;

/** Whether this node can do its work now. */
final class Readiness {

  /**
   * What was found.
   *
   * @param obstacles what keeps it from its work, in words; empty: it is ready
   * @param remarks what somebody should look at all the same
   */
  record State(List<String> obstacles, List<String> remarks) {
    boolean ready() {
      return obstacles.isEmpty();
    }
  }

  private final DatabaseProbe database;
  private final Workspaces workspaces;
  private final Followers followers;
  private final Watchdog watchdog;

  Readiness(DatabaseProbe database, Workspaces workspaces, Followers followers, Watchdog watchdog) {
    this.database = database;
    this.workspaces = workspaces;
    this.followers = followers;
    this.watchdog = watchdog;
  }

  State state() {
    List<String> obstacles = new ArrayList<>();
    if (!followers.isRunning()) {
      obstacles.add("the followers of the ledger are not running (starting or stopping)");
    }
    database.obstacle().ifPresent(why -> obstacles.add("the database does not answer: " + why));
    List<String> remarks = new ArrayList<>();
    List<Finding> problems = workspaces.problems();
    if (!problems.isEmpty()) {
      remarks.add(
          "the workspace's files are broken (" + problems.getFirst() + "); version " + workspaces.current().version() + " stays in force");
    }
    if (obstacles.isEmpty()) {
      watchdog.known().forEach(known -> remarks.add("stuck: " + known.stuck().what() + " (since " + known.stuck().since() + ")"));
    }
    return new State(List.copyOf(obstacles), List.copyOf(remarks));
  }
}
