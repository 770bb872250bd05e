package dev.nightshift.demo;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports on loopback. */
final class Ports {

  private Ports() {}

  /** Returns the wanted port where it is free, else any free one. */
  static int free(int wanted) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException taken) {
      if (wanted == 0) {
        throw new Problem.Unavailable("There is no free port on loopback: " + taken.getMessage(), taken);
      }
      return free(0);
    }
  }
}
