package dev.nightshift.integration.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line to a server whose connections can be frozen: open, but nothing comes through any more. */
final class FreezingLine implements AutoCloseable {
  private final ServerSocket entrance;
  private final int exit;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  private static final class Connection {
    private volatile boolean frozen;

    void carry(InputStream in, OutputStream out) {
      byte[] buffer = new byte[8192];
      try {
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          if (!frozen) {
            out.write(buffer, 0, length);
            out.flush();
          }
        }
      } catch (IOException closed) {
        frozen = true;
      }
    }
  }

  FreezingLine(int exit) throws IOException {
    this.exit = exit;
    this.entrance = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  int connections() {
    return connections.size();
  }

  /** Freezes the connections that there are; new ones are not frozen. */
  void freeze() {
    connections.forEach(connection -> connection.frozen = true);
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket near = entrance.accept();
        Socket far = new Socket(InetAddress.getLoopbackAddress(), exit);
        Connection connection = new Connection();
        connections.add(connection);
        InputStream request = near.getInputStream();
        OutputStream answer = near.getOutputStream();
        InputStream back = far.getInputStream();
        OutputStream forth = far.getOutputStream();
        Thread.ofVirtual().start(() -> connection.carry(request, forth));
        Thread.ofVirtual().start(() -> connection.carry(back, answer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }
}
