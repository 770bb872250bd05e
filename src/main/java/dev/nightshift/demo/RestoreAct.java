package dev.nightshift.demo;

import dev.nightshift.demo.Mailbox.Mail;
import dev.nightshift.ledger.Fact;
import java.time.Duration;
import java.time.Instant;

/** A restart does not help; the person on call is paged with all that was tried, and starts a second runbook. */
final class RestoreAct implements Act {

  @Override
  public String title() {
    return "A restart does not help: the person on call is paged with everything tried so far";
  }

  @Override
  public Result play(Theatre theatre) throws InterruptedException {
    int start = theatre.story().now();
    Instant failure = Instant.now();
    theatre.shop().damage(Shop.STAGING);
    theatre.shop().kill(Shop.STAGING);
    theatre.stage().deed("payments (staging) lost a part of its data, and was killed.");
    theatre.stage().happening(Instant.now(), "Every second: " + theatre.shop().look(Shop.STAGING));
    long incident = theatre.incidentOf(start, Shop.STAGING);
    theatre.await(start, Theatre.PATIENCE, incident, "run.ended", run -> !run.text("outcome").equalsIgnoreCase("succeeded"));
    Mail page = pageOf(theatre, incident);
    theatre.responder().acknowledge(page);
    theatre.await(start, incident, "incident.acknowledged");
    int second = theatre.story().now();
    theatre.responder().command("run", "start", "payments-restore", "--incident", Long.toString(incident));
    theatre.await(second, Theatre.PATIENCE, incident, "run.ended", run -> run.text("outcome").equalsIgnoreCase("succeeded"));
    Fact resolved = theatre.await(second, incident, "incident.resolved");
    Duration recovery = Duration.between(failure, resolved.at());
    theatre.stage().good("From failure to verified recovery: " + Stage.seconds(recovery) + ", with one person.");
    return new Result(incident, recovery, "payments-restore, started by a person", theatre.responder().name() + " was paged and acknowledged");
  }

  private static Mail pageOf(Theatre theatre, long incident) throws InterruptedException {
    Mail mail =
        theatre
            .mailbox()
            .page(incident, Theatre.PATIENCE)
            .orElseThrow(() -> new Failed("no page about incident " + incident + " arrived at the mail server"));
    theatre.stage().deed("A mail arrived at " + mail.to() + ":");
    theatre.stage().quote("Subject: " + mail.subject() + "\n\n" + mail.text().strip());
    return mail;
  }
}
