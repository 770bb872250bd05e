package dev.nightshift.integration.smtp;

import dev.nightshift.platform.Problem;
import dev.nightshift.spi.Settings;
import java.util.Locale;
import java.util.Properties;

/**
 * The mail server of the workspace.
 *
 * @param username empty for a server that asks for none
 * @param password a reference (see {@link dev.nightshift.spi.Secrets}), never the password itself
 */
record SmtpSettings(String host, int port, String from, String username, String password, Tls tls) {

  private static final String CONNECT_MILLIS = "5000";
  private static final String READ_MILLIS = "10000";

  /** How the connection is protected; where it cannot be, nothing is sent. */
  enum Tls {
    NONE,
    STARTTLS,
    IMPLICIT
  }

  /**
   * Reads the settings in force.
   *
   * @throws Problem.Invalid naming the setting that is missing or wrong
   */
  static SmtpSettings of(Settings settings) {
    Tls tls = tls(settings.find("smtp.tls", "starttls"));
    return new SmtpSettings(
        settings.find("smtp.host").orElseThrow(() -> new Problem.Invalid("smtp.host is not set in the workspace")),
        port(settings.find("smtp.port", tls == Tls.IMPLICIT ? "465" : "587")),
        settings.find("smtp.from").orElseThrow(() -> new Problem.Invalid("smtp.from is not set in the workspace")),
        settings.find("smtp.username", ""),
        settings.find("smtp.password", ""),
        tls);
  }

  /** What the mail library wants to know. */
  Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("mail.transport.protocol", "smtp");
    properties.setProperty("mail.smtp.host", host);
    properties.setProperty("mail.smtp.port", Integer.toString(port));
    properties.setProperty("mail.smtp.connectiontimeout", CONNECT_MILLIS);
    properties.setProperty("mail.smtp.timeout", READ_MILLIS);
    properties.setProperty("mail.smtp.writetimeout", READ_MILLIS);
    properties.setProperty("mail.smtp.auth", Boolean.toString(!username.isEmpty()));
    properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(tls == Tls.STARTTLS));
    properties.setProperty("mail.smtp.starttls.required", Boolean.toString(tls == Tls.STARTTLS));
    properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(tls == Tls.IMPLICIT));
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    return properties;
  }

  private static Tls tls(String word) {
    try {
      return Tls.valueOf(word.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Problem.Invalid("smtp.tls: '" + word + "' is none of none, starttls, implicit", e);
    }
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new Problem.Invalid("smtp.port: '" + text + "' is not a number", e);
    }
  }
}
