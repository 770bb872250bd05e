package dev.nightshift.demo;

import dev.nightshift.ledger.Fact;
import java.time.Duration;
import java.time.Instant;

/** A process dies; the runbook on rung fallback restarts it, proves it, and wakes nobody. */
final class RestartAct implements Act {

  @Override
  public String title() {
    return "A process dies: the runbook restarts it, and nobody is woken";
  }

  @Override
  public Result play(Theatre theatre) throws InterruptedException {
    int start = theatre.story().now();
    Instant failure = Instant.now();
    theatre.shop().kill(Shop.STAGING);
    theatre.stage().deed("payments (staging) was killed: kill -9.");
    theatre.stage().happening(Instant.now(), "Every second: " + theatre.shop().look(Shop.STAGING));
    long incident = theatre.incidentOf(start, Shop.STAGING);
    Fact resolved = theatre.await(start, incident, "incident.resolved");
    if (!resolved.text("how").equals("verified run")) {
      throw new Failed("incident " + incident + " was resolved by \"" + resolved.text("how") + "\", not by a verified run");
    }
    if (theatre.happened(incident, "page.requested")) {
      throw new Failed("somebody was paged for incident " + incident + ", although the runbook repaired it");
    }
    Duration recovery = Duration.between(failure, resolved.at());
    theatre.stage().good("From failure to verified recovery: " + Stage.seconds(recovery) + ". Nobody was paged.");
    return new Result(incident, recovery, "payments-down, by itself", "nobody was paged");
  }
}
