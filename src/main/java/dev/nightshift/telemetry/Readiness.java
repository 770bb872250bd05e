package dev.nightshift.telemetry;

import dev.nightshift.ledger.Followers;
import dev.nightshift.runbook.Finding;
import dev.nightshift.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

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

  private final JdbcClient jdbc;
  private final Workspaces workspaces;
  private final Followers followers;

  Readiness(JdbcClient jdbc, Workspaces workspaces, Followers followers) {
    this.jdbc = jdbc;
    this.workspaces = workspaces;
    this.followers = followers;
  }

  State state() {
    List<String> obstacles = new ArrayList<>();
    if (!followers.isRunning()) {
      obstacles.add("the followers of the ledger are not running (starting or stopping)");
    }
    try {
      jdbc.sql("SELECT 1").query(Integer.class).single();
    } catch (DataAccessException away) {
      obstacles.add("the database does not answer: " + away.getMostSpecificCause().getMessage());
    }
    List<String> remarks = new ArrayList<>();
    List<Finding> problems = workspaces.problems();
    if (!problems.isEmpty()) {
      remarks.add(
          "the workspace's files are broken (" + problems.getFirst() + "); version " + workspaces.current().version() + " stays in force");
    }
    return new State(List.copyOf(obstacles), List.copyOf(remarks));
  }
}
