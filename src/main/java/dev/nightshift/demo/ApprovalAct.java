package dev.nightshift.demo;

import dev.nightshift.ledger.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Production: the run waits until somebody of the team has approved its plan. */
final class ApprovalAct implements Act {

  private static final Duration USER = Duration.ofMinutes(10);

  @Override
  public String title() {
    return "Production, rung oversight: the run waits for an approval";
  }

  @Override
  public Result play(Theatre theatre) throws InterruptedException {
    int start = theatre.story().now();
    Instant failure = Instant.now();
    theatre.shop().kill(Shop.PRODUCTION);
    theatre.stage().deed("payments-prod was killed.");
    theatre.stage().happening(Instant.now(), "Every second: " + theatre.shop().look(Shop.PRODUCTION));
    long incident = theatre.incidentOf(start, Shop.PRODUCTION);
    Fact asked = theatre.await(start, incident, "run.approval_requested");
    theatre.await(start, incident, "page.sent");
    String run = String.valueOf(asked.runId());
    if (theatre.once()) {
      theatre.responder().command("run", "approve", run);
    } else {
      theatre.stage().deed("It is your turn. Approve in the console (✅ on the incident's page):");
      theatre.stage().quote(theatre.responder().page("/incidents/" + incident) + "\nor with this command in another terminal:\n"
          + theatre.responder().commandLine("run", "approve", run));
    }
    awaitApproval(theatre, start, incident);
    Fact resolved = theatre.await(start, incident, "incident.resolved");
    if (!resolved.text("how").equals("verified run")) {
      throw new Failed("incident " + incident + " was resolved by \"" + resolved.text("how") + "\", not by a verified run");
    }
    Duration recovery = Duration.between(failure, resolved.at());
    theatre.stage().good("From failure to verified recovery: " + Stage.seconds(recovery) + ", the approval included.");
    return new Result(incident, recovery, "payments-prod-down, approved", theatre.responder().name() + " was alerted at the start, and the plan was approved");
  }

  /** Whoever rejects it, or stops the run, or lets the time pass, has answered as well. */
  private static void awaitApproval(Theatre theatre, int start, long incident) throws InterruptedException {
    Duration patience = theatre.once() ? Theatre.PATIENCE : USER;
    Fact answer = theatre.await(start, patience, incident, Set.of("run.approved", "run.ended"));
    if (answer.type().equals("run.ended")) {
      throw new Failed("the run was not approved: " + answer.text("reason"));
    }
  }
}
