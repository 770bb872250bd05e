package dev.nightshift.check;

import dev.nightshift.catalog.Check;
import dev.nightshift.platform.Outbound;
import dev.nightshift.platform.Problem;
import java.net.URI;

/** Looks once whether a target answers, where the rules for addresses allow to. */
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

  private String tcp(Check check) {
    int colon = check.url().lastIndexOf(':');
    String host = check.url().substring(0, colon).replaceAll("^tcp://|[\\[\\]]", "");
    try {
      outbound.connect(host, Integer.parseInt(check.url().substring(colon + 1)), check.timeout());
      return "";
    } catch (Problem failure) {
      return String.valueOf(failure.getMessage());
    }
  }
}
