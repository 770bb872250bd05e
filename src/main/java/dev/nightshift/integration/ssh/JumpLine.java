package dev.nightshift.integration.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/**
 * A line to a host through another one (a {@code direct-tcpip} channel, RFC 4254, section 7.2). The client of the far host reaches it by
 * a port on loopback that takes this one connection and nobody else's.
 */
final class JumpLine implements AutoCloseable {
  private static final int WAITING = 8;

  private final SshPool.Lease jump;
  private final ChannelDirectTcpip channel;
  private final ServerSocket entrance;

  private JumpLine(SshPool.Lease jump, ChannelDirectTcpip channel, ServerSocket entrance) {
    this.jump = jump;
    this.channel = channel;
    this.entrance = entrance;
  }

  /** Opens one; it keeps the connection to the jump host until it is closed. */
  static JumpLine open(SshPool.Lease jump, SshTarget target, Duration within) throws SshFailure {
    ChannelDirectTcpip channel = null;
    try {
      ClientSession session = jump.session();
      channel = session.createDirectTcpipChannel(SshdSocketAddress.LOCALHOST_ADDRESS, new SshdSocketAddress(target.host(), target.port()));
      channel.open().verify(within);
      return new JumpLine(jump, channel, new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      if (channel != null) {
        channel.close(true);
      }
      jump.close();
      throw new SshFailure("No connection to " + target + ": the jump host does not reach it (" + e.getMessage() + ")", e);
    }
  }

  SocketAddress entrance() {
    return entrance.getLocalSocketAddress();
  }

  /** Carries the connection that came from this address, to its end. */
  void carry(SocketAddress from, Duration within) throws IOException {
    entrance.setSoTimeout((int) within.toMillis());
    Socket socket = entrance.accept();
    while (socket.getPort() != ((InetSocketAddress) from).getPort()) {
      socket.close();
      socket = entrance.accept();
    }
    entrance.close();
    Socket near = socket;
    near.setTcpNoDelay(true);
    Thread.ofVirtual().name("jump-there").start(() -> pump(near, near::getInputStream, channel::getInvertedIn));
    Thread.ofVirtual().name("jump-back").start(() -> pump(near, channel::getInvertedOut, near::getOutputStream));
  }

  private interface Side<T> {
    T stream() throws IOException;
  }

  private void pump(Socket near, Side<InputStream> source, Side<OutputStream> sink) {
    byte[] buffer = new byte[16 * 1024];
    try (near) {
      InputStream in = source.stream();
      OutputStream out = sink.stream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        out.write(buffer, 0, length);
        out.flush();
      }
    } catch (IOException _) {
      // Either side hung up: so does this line.
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    channel.close(true);
    jump.close();
    try {
      entrance.close();
    } catch (IOException _) {
      // Nothing waits there any more.
    }
  }
}
