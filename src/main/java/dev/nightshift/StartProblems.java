package dev.nightshift;

import dev.nightshift.platform.Problem;
import dev.nightshift.platform.ServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.springframework.boot.web.server.PortInUseException;

/** Says in words why a server could not start. */
final class StartProblems {

  private static final int LARGEST_PORT = 65_535;

  private StartProblems() {}

  /**
   * Refuses an address that cannot be listened on. The web server starts last, when a database has been started and work has begun;
   * that is late to find out.
   */
  static void refuseBadAddress(ServerSettings settings) {
    if (settings.port() < 0 || settings.port() > LARGEST_PORT) {
      throw new Problem.Invalid("There is no port " + settings.port() + ". Choose one up to " + LARGEST_PORT + " with --port; 0 takes any free one.");
    }
    InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new Problem.Invalid("The name " + settings.host() + " does not resolve. Choose an address of this machine with --host.");
    }
    try (ServerSocket look = new ServerSocket()) {
      look.bind(address);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("in use")) {
        throw portInUse(settings);
      }
      throw new Problem.Invalid(
          "Nightshift cannot listen on port " + settings.port() + " of " + settings.host() + ": " + e.getMessage()
              + ". Choose others with --host and --port.",
          e);
    }
  }

  static RuntimeException explained(RuntimeException failure, ServerSettings settings) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Problem problem) {
        return problem;
      }
      if (cause instanceof PortInUseException) {
        return portInUse(settings);
      }
    }
    return failure;
  }

  private static Problem portInUse(ServerSettings settings) {
    return new Problem.Conflict(
        "Port " + settings.port() + " on " + settings.host()
            + " is in use by another process. Stop that one, or choose another with --port.");
  }
}
