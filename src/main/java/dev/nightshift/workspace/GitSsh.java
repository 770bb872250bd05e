package dev.nightshift.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/** Carries Git over the SSH library that targets are reached with: with one key, to hosts that are known, and nothing of a user's own set-up. */
final class GitSsh extends SshSessionFactory {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Path key;
  private final Path knownHosts;

  GitSsh(Path key, Path knownHosts) {
    this.key = key;
    this.knownHosts = knownHosts;
  }

  @Override
  public String getType() {
    return "nightshift";
  }

  @Override
  public RemoteSession getSession(URIish uri, CredentialsProvider credentials, FS fileSystem, int timeoutMillis) throws TransportException {
    SshClient client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setServerKeyVerifier(new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, knownHosts));
    client.setKeyIdentityProvider(new FileKeyPairProvider(key));
    client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
    client.start();
    try {
      String user = uri.getUser() == null ? "git" : uri.getUser();
      ClientSession session =
          client.connect(user, uri.getHost(), uri.getPort() < 0 ? 22 : uri.getPort()).verify(TIMEOUT).getSession();
      session.auth().verify(TIMEOUT);
      return new Session(client, session);
    } catch (IOException refused) {
      client.stop();
      throw new TransportException(uri, "ssh: " + refused.getMessage(), refused);
    }
  }

  private record Session(SshClient client, ClientSession session) implements RemoteSession {

    @Override
    public Process exec(String command, int timeoutSeconds) throws IOException {
      ChannelExec channel = session.createExecChannel(command);
      channel.open().verify(TIMEOUT);
      return new Remote(channel);
    }

    @Override
    public void disconnect() {
      client.stop();
    }
  }

  /** A command of the remote, as the process that JGit expects. */
  private static final class Remote extends Process {
    private final ChannelExec channel;

    Remote(ChannelExec channel) {
      this.channel = channel;
    }

    @Override
    public OutputStream getOutputStream() {
      return channel.getInvertedIn();
    }

    @Override
    public InputStream getInputStream() {
      return channel.getInvertedOut();
    }

    @Override
    public InputStream getErrorStream() {
      return channel.getInvertedErr();
    }

    @Override
    public int waitFor() {
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), TIMEOUT);
      return exitValue();
    }

    @Override
    public int exitValue() {
      Integer status = channel.getExitStatus();
      if (status == null) {
        throw new IllegalThreadStateException("The remote command has not ended");
      }
      return status;
    }

    @Override
    public void destroy() {
      channel.close(true);
    }
  }
}
