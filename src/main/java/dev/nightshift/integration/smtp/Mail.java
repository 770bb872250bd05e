package dev.nightshift.integration.smtp;

import dev.nightshift.platform.OneLine;
import dev.nightshift.spi.PageChannel.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** One message as mail. Its Message-ID is made of the message's own id, so that mail which arrives twice is known as one. */
final class Mail extends MimeMessage {

  private final String messageId;

  private Mail(Session session, String messageId) {
    super(session);
    this.messageId = messageId;
  }

  /** Writes the mail. Throws {@link MessagingException} where an address is none; line breaks never get into a header. */
  static Mail of(Session session, String from, Message message, Instant now) throws MessagingException {
    InternetAddress sender = address(from);
    String domain = sender.getAddress().substring(sender.getAddress().indexOf('@') + 1);
    Mail mail = new Mail(session, "<" + message.id().replaceAll("[^A-Za-z0-9.-]", "-") + "@" + domain + ">");
    mail.setFrom(sender);
    mail.setRecipient(RecipientType.TO, address(message.address()));
    mail.setSubject(oneLine(message.subject()), StandardCharsets.UTF_8.name());
    mail.setText(message.text(), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(now));
    mail.setHeader("X-Nightshift-Id", oneLine(message.id()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.saveChanges();
    return mail;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }

  private static InternetAddress address(String text) throws MessagingException {
    if (!oneLine(text).equals(text.strip())) {
      throw new AddressException("an address is one line");
    }
    InternetAddress[] addresses = InternetAddress.parse(text.strip(), true);
    if (addresses.length != 1 || !addresses[0].getAddress().contains("@")) {
      throw new AddressException("not one mail address");
    }
    return addresses[0];
  }

  private static String oneLine(String text) {
    return OneLine.of(text);
  }
}
