package dev.nightshift.integration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers just as a test wants it to, well or badly; it keeps the requests that it read. */
public final class RawServer implements AutoCloseable {
  private final ServerSocket server;
  private final Behaviour behaviour;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** What it does with a connection, after the head of the request was read. */
  public interface Behaviour {
    void answer(String head, InputStream in, OutputStream out) throws IOException;
  }

  public RawServer(Behaviour behaviour) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.behaviour = behaviour;
    Thread.ofVirtual().start(this::accept);
  }

  /** A server that gives one answer to everything. */
  public static RawServer answering(String answer) throws IOException {
    return new RawServer((head, in, out) -> out.write(answer.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  public int port() {
    return server.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public List<String> requests() {
    return requests;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String head = head(socket.getInputStream());
      requests.add(head);
      behaviour.answer(head, socket.getInputStream(), socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException gone) {
      // The client has had enough.
    }
  }

  /** Reads the head of a request and a body of the length that it tells. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.toString().endsWith("\r\n\r\n")) {
        break;
      }
    }
    int length =
        head.toString().lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip())).findFirst().orElse(0);
    return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
