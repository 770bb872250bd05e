package dev.nightshift.integration.ssh;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Signs by an SSH agent (draft-ietf-sshm-ssh-agent): the key stays with it. Sessions that name no agent have none. It is never forwarded.
 */
final class AgentKeys implements SshAgentFactory {
  /** Where the agent of a session listens; asked for by {@link ClientSession#getConnectionContext}. */
  static final AttributeKey<Path> SOCKET = new AttributeKey<>();

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int LARGEST_ANSWER = 256 * 1024;

  @Override
  public @Nullable SshAgent createClient(Session session, FactoryManager manager) throws IOException {
    Path socket = ((ClientSession) session).getConnectionContext().getAttribute(SOCKET);
    return socket == null ? null : new Agent(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  @Override
  public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
    return List.of();
  }

  @Override
  public SshAgentServer createServer(ConnectionService service) {
    throw new UnsupportedOperationException("No agent is served here");
  }

  /** One conversation: requests and answers with their length before them. An agent that is silent must not hold up others. */
  private static final class Agent extends AbstractAgentProxy {
    private final SocketChannel channel;

    Agent(SocketChannel channel) throws IOException {
      super(null);
      this.channel = channel;
      channel.configureBlocking(false);
    }

    @Override
    protected synchronized Buffer request(Buffer request) throws IOException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      try (Selector selector = Selector.open()) {
        SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
        ByteBuffer out = ByteBuffer.wrap(request.array(), request.rpos(), request.available());
        while (out.hasRemaining()) {
          await(selector, deadline);
          channel.write(out);
        }
        key.interestOps(SelectionKey.OP_READ);
        int length = read(selector, 4, deadline).getInt();
        if (length <= 0 || length > LARGEST_ANSWER) {
          throw new IOException("the SSH agent answers something else");
        }
        return new ByteArrayBuffer(read(selector, length, deadline).array());
      }
    }

    private ByteBuffer read(Selector selector, int length, long deadline) throws IOException {
      ByteBuffer in = ByteBuffer.allocate(length);
      while (in.hasRemaining()) {
        await(selector, deadline);
        if (channel.read(in) < 0) {
          throw new IOException("the SSH agent closed the connection");
        }
      }
      return in.flip();
    }

    private static void await(Selector selector, long deadline) throws IOException {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0 || selector.select(millis) == 0) {
        throw new IOException("the SSH agent does not answer");
      }
      selector.selectedKeys().clear();
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
