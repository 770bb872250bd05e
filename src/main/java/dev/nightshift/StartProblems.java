package dev.nightshift;

import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import org.springframework.boot.web.server.PortInUseException;

/** Says in words why a server could not start. */
final class StartProblems {

  private StartProblems() {}

  static RuntimeException explained(RuntimeException failure, ServerSettings settings) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
      if (cause instanceof PortInUseException) {
        return new Problem.Conflict(
            "Port " + settings.port() + " on " + settings.host()
                + " is in use by another process. Stop that one, or choose another with --port.");
      }
    }
    return failure;
  }
}
