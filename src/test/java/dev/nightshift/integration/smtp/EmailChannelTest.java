package dev.nightshift.integration.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.nightshift.TickingClock;
import dev.nightshift.platform.Problem;
import dev.nightshift.spi.PageChannel.Delivery;
import dev.nightshift.spi.PageChannel.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmailChannelTest {

  private final TickingClock clock = new TickingClock(Instant.parse("2026-11-20T03:00:00Z"));
  private final Map<String, String> settings = new HashMap<>();
  private GreenMail server;
  private EmailChannel channel;

  @BeforeEach
  void start() {
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    settings.putAll(
        Map.of("smtp.host", "127.0.0.1", "smtp.port", "" + server.getSmtp().getPort(), "smtp.from", "Nightshift <night@example.org>", "smtp.tls", "none"));
    channel = new EmailChannel(name -> Optional.ofNullable(settings.get(name)), reference -> "secret-of-" + reference, clock);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private static Message message(String address, String subject) {
    return new Message("page-42", address, subject, "Zeile mit Ümlaut\n.\nnach dem Punkt\n", Map.of());
  }

  @Test
  void delivers_with_an_id_that_is_the_same_for_every_try() throws Exception {
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThat(channel.send(message("ada@example.org", "[SEV1] Zahlungen stehen ✗"))).isInstanceOf(Delivery.Delivered.class);
    }
    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received).hasSize(2);
    for (MimeMessage mail : received) {
      assertThat(mail.getMessageID()).isEqualTo("<page-42@example.org>");
      assertThat(mail.getHeader("X-Nightshift-Id", null)).isEqualTo("page-42");
      assertThat(mail.getHeader("Auto-Submitted", null)).isEqualTo("auto-generated");
      assertThat(mail.getSubject()).isEqualTo("[SEV1] Zahlungen stehen ✗");
      assertThat(mail.getContent().toString().replace("\r", "")).startsWith("Zeile mit Ümlaut\n.\nnach dem Punkt");
    }
  }

  @Test
  void a_line_break_in_the_subject_or_address_never_becomes_a_header() throws Exception {
    assertThat(channel.send(message("ada@example.org", "a\r\nBcc: eve@example.org\r\n\r\nbody"))).isInstanceOf(Delivery.Delivered.class);
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getSubject()).isEqualTo("a Bcc: eve@example.org body");
    assertThat(channel.send(message("ada@example.org\r\nBcc: eve@example.org", "x"))).isInstanceOf(Delivery.GiveUp.class);
    assertThat(channel.send(message("ada@example.org, eve@example.org", "x"))).isInstanceOf(Delivery.GiveUp.class);
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void signs_in_with_the_password_behind_the_reference() {
    server.setUser("night@example.org", "nightshift", "secret-of-env:SMTP");
    settings.putAll(Map.of("smtp.username", "nightshift", "smtp.password", "env:SMTP"));
    assertThat(channel.send(message("ada@example.org", "x"))).isInstanceOf(Delivery.Delivered.class);
    settings.put("smtp.password", "env:OTHER");
    Delivery refused = channel.send(message("ada@example.org", "x"));
    assertThat(refused).isInstanceOf(Delivery.GiveUp.class);
    assertThat(refused.toString()).doesNotContain("secret-of");
  }

  @Test
  void a_server_that_is_away_is_worth_a_retry() {
    server.stop();
    assertThat(channel.send(message("ada@example.org", "x"))).isInstanceOf(Delivery.Retry.class);
  }

  @Test
  void a_server_without_the_wanted_encryption_gets_nothing() {
    settings.put("smtp.tls", "starttls");
    assertThat(channel.send(message("ada@example.org", "x"))).isInstanceOf(Delivery.Retry.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void what_is_missing_in_the_workspace_is_named() {
    settings.remove("smtp.from");
    assertThat(channel.send(message("ada@example.org", "x"))).isEqualTo(new Delivery.GiveUp("smtp.from is not set in the workspace"));
    settings.put("smtp.tls", "maybe");
    assertThat(channel.send(message("ada@example.org", "x")).toString()).contains("smtp.tls");
  }

  @Test
  void a_secret_that_does_not_resolve_is_worth_a_retry() {
    settings.putAll(Map.of("smtp.username", "nightshift", "smtp.password", "env:SMTP"));
    EmailChannel without =
        new EmailChannel(
            name -> Optional.ofNullable(settings.get(name)),
            reference -> {
              throw new Problem.Unavailable("env:SMTP is not set");
            },
            clock);
    assertThat(without.send(message("ada@example.org", "x"))).isInstanceOf(Delivery.Retry.class);
  }

  @Test
  void an_answer_of_4xx_is_worth_a_retry_and_5xx_is_not() throws Exception {
    assertThat(answeredTo("RCPT", "450 try later")).isInstanceOfSatisfying(Delivery.Retry.class, retry -> assertThat(retry.why()).contains("450"));
    assertThat(answeredTo("RCPT", "550 no such user")).isInstanceOfSatisfying(Delivery.GiveUp.class, giveUp -> assertThat(giveUp.why()).contains("550"));
    assertThat(answeredTo("MAIL", "451 busy")).isInstanceOf(Delivery.Retry.class);
    assertThat(answeredTo("MAIL", "553 not you")).isInstanceOf(Delivery.GiveUp.class);
    assertThat(answeredTo(".", "554 spam")).isInstanceOf(Delivery.GiveUp.class);
    assertThat(answeredTo(".", "452 full")).isInstanceOf(Delivery.Retry.class);
  }

  /** Talks SMTP on a real socket and answers one command as told. */
  private Delivery answeredTo(String command, String answer) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> serve(listening, command, answer));
      settings.put("smtp.port", "" + listening.getLocalPort());
      return channel.send(message("ada@example.org", "x"));
    }
  }

  private static void serve(ServerSocket listening, String command, String answer) {
    try (Socket socket = listening.accept();
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      say(socket, "220 ready");
      boolean data = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (data && !line.equals(".")) {
          continue;
        }
        data = line.equals("DATA");
        String usual = line.equals("DATA") ? "354 go on" : line.equals("QUIT") ? "221 bye" : "250 ok";
        say(socket, line.startsWith(command) ? answer : usual);
      }
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
