package dev.nightshift.integration.smtp;

import dev.nightshift.platform.OneLine;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.PageChannel;
import dev.nightshift.spi.Secrets;
import dev.nightshift.spi.Settings;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail. An answer of 4xx and anything wrong with the network is worth a retry, an answer of 5xx is not (RFC 5321,
 * section 4.2.1).
 */
final class EmailChannel implements PageChannel {

  private static final Duration LONGEST = Duration.ofSeconds(18);
  private static final int PERMANENT = 500;

  private record Answer(int code, @Nullable String text) {}

  private final Settings settings;
  private final Secrets secrets;
  private final Clock clock;

  EmailChannel(Settings settings, Secrets secrets, Clock clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return "email";
  }

  @Override
  public Delivery send(Message message) {
    try {
      SmtpSettings server = SmtpSettings.of(settings);
      String password = server.username().isEmpty() ? "" : secrets.resolve(server.password());
      return within(new FutureTask<>(() -> send(server, password, message)));
    } catch (Problem.Invalid misconfigured) {
      return new Delivery.GiveUp(String.valueOf(misconfigured.getMessage()));
    } catch (Problem unavailable) {
      return new Delivery.Retry(Duration.ZERO, String.valueOf(unavailable.getMessage()));
    }
  }

  /** The library's own timeouts are per read; a server that drips bytes must not hold a page for ever. */
  private static Delivery within(FutureTask<Delivery> task) {
    Thread.ofVirtual().name("smtp").start(task);
    try {
      return task.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Delivery.Retry(Duration.ZERO, "the mail server did not finish within " + LONGEST.toSeconds() + " s");
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery.Retry(Duration.ZERO, "interrupted while sending");
    } finally {
      task.cancel(true);
    }
  }

  private Delivery send(SmtpSettings server, String password, Message message) throws MessagingException {
    Session session = Session.getInstance(server.properties());
    Mail mail = Mail.of(session, server.from(), message, clock.instant());
    try (SMTPTransport transport = (SMTPTransport) session.getTransport()) {
      if (server.username().isEmpty()) {
        transport.connect();
      } else {
        transport.connect(server.username(), password);
      }
      transport.sendMessage(mail, mail.getAllRecipients());
      return new Delivery.Delivered(oneLine(transport.getLastServerResponse()));
    }
  }

  private static Delivery failed(Throwable failure) {
    if (failure instanceof AddressException address) {
      return new Delivery.GiveUp("this address cannot be written to: " + oneLine(address.getMessage()));
    }
    Answer answer = answer(failure);
    String why = (answer.code() > 0 ? "" : "the mail server cannot be used: ") + oneLine(answer.text());
    boolean refused = answer.code() >= PERMANENT || failure instanceof AuthenticationFailedException;
    return refused ? new Delivery.GiveUp(why) : new Delivery.Retry(Duration.ZERO, why);
  }

  /** What the server said, wherever in the chain the library has put it; the failure's own words and 0 where it said nothing. */
  private static Answer answer(Throwable failure) {
    Throwable at = failure;
    while (at != null) {
      int code = switch (at) {
        case SMTPAddressFailedException address -> address.getReturnCode();
        case SMTPSendFailedException send -> send.getReturnCode();
        default -> 0;
      };
      if (code > 0) {
        return new Answer(code, at.getMessage());
      }
      at = at instanceof MessagingException chained && chained.getNextException() != null ? chained.getNextException() : at.getCause();
    }
    return new Answer(0, failure.getMessage());
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "" : OneLine.of(text);
  }
}
