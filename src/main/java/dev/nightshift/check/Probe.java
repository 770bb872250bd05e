package dev.nightshift.check;

import dev.nightshift.catalog.Check;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** Looks once whether a target answers. */
final class Probe {

  private final Outbound outbound;

  Probe(Outbound outbound) {
    this.outbound = outbound;
  }

  /** Returns an empty string where the target is healthy, else the reason in words. */
  String look(Check check) throws InterruptedException {
    return check.kind().equals("tcp") ? tcp(check) : http(check);
  }

  private String http(Check check) throws InterruptedException {
    try {
      int status = outbound.send(Outbound.Request.get(URI.create(check.url()), check.timeout())).status();
      boolean expected = check.expectedStatus() == 0 ? status / 100 == 2 : status == check.expectedStatus();
      return expected ? "" : "it answers " + status;
    } catch (Problem | IllegalArgumentException failure) {
      return String.valueOf(failure.getMessage());
    }
  }

  private static String tcp(Check check) {
    int colon = check.url().lastIndexOf(':');
    String host = check.url().substring(0, colon).replaceAll("^tcp://|[\\[\\]]", "");
    try (Socket socket = new Socket()) {
      InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(check.url().substring(colon + 1)));
      if (address.isUnresolved()) {
        return "the name " + host + " does not resolve";
      }
      socket.connect(address, Math.toIntExact(check.timeout().toMillis()));
      return "";
    } catch (IOException failure) {
      return check.url() + ": " + failure.getMessage();
    }
  }
}
