package dev.nightshift.integration.kubernetes;

import dev.nightshift.platform.Json;
import dev.nightshift.spi.StepKind;
import dev.nightshift.spi.StepKind.Result;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** What an action works with: a cluster, its API, where to say what happens, and how long it may take. */
record Work(Connection connection, Api api, StepKind.Output output, Deadline deadline, Clock clock, Pause pause) {

  Thing thing(Order order) {
    return order.thing(connection.cluster().namespace());
  }

  void say(String line) {
    output.write("stdout", line + "\n");
  }

  /** Says "would" of what a dry run does not do. */
  void say(String would, String done) {
    say(api.dryRun() ? would : done);
  }

  /** Lets time pass, at most until the time is over. */
  void rest(Duration time) throws InterruptedException {
    Duration left = deadline.left();
    pause.pause(left.compareTo(time) < 0 ? left : time);
  }

  /** A success, whose single values are outputs. */
  static Result done(Map<String, Object> values) {
    return new Result(values, Json.singleValues(values), true, null);
  }

  /** Something happened, but not what should. */
  static Result failed(Map<String, Object> values, String error) {
    return new Result(values, Json.singleValues(values), false, error);
  }
}
