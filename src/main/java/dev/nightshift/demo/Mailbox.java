package dev.nightshift.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The mail server of the demo, where the pages really arrive. */
final class Mailbox implements AutoCloseable {

  private static final Pattern LINK = Pattern.compile("https?://\\S+/acknowledge/[A-Za-z0-9._~-]+");

  /**
   * A page as it lies in a mailbox.
   *
   * @param link acknowledges with one click
   */
  record Mail(String to, String subject, String text, String link) {}

  private final GreenMail server;

  Mailbox(int port) {
    server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
  }

  /** Waits for the page about an incident. */
  Optional<Mail> page(long incident, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      Optional<Mail> found =
          Arrays.stream(server.getReceivedMessages())
              .map(Mailbox::read)
              .filter(mail -> !mail.link().isEmpty())
              .filter(mail -> mail.subject().contains("(#" + incident + ")"))
              .findFirst();
      if (found.isPresent()) {
        return found;
      }
      server.waitForIncomingEmail(200, server.getReceivedMessages().length + 1);
    } while (System.nanoTime() < deadline && !Thread.interrupted());
    return Optional.empty();
  }

  private static Mail read(MimeMessage message) {
    try {
      String text = String.valueOf(message.getContent());
      Matcher link = LINK.matcher(text);
      String to = message.getAllRecipients()[0].toString();
      return new Mail(to, String.valueOf(message.getSubject()), text, link.find() ? link.group() : "");
    } catch (IOException | MessagingException e) {
      throw new IllegalStateException("A mail of the demo is not readable", e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
