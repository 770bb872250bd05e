package dev.nightshift.integration.ssh;

import dev.nightshift.integration.ssh.SshTarget.Credential.Agent;
import dev.nightshift.integration.ssh.SshTarget.Credential.Key;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/** Connects and authenticates, each stage within its time, and says which one failed. */
final class SshHandshake implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration AUTHENTICATE = Duration.ofSeconds(10);

  /** So many that a few silent hosts hold up nobody, and so few that each gets on within its time. */
  private static final int AT_ONCE = 24;

  /**
   * In Java, an exchange by Streamlined NTRU Prime takes about 80 ms of CPU, one by ML-KEM or X25519 about 1 ms, and ChaCha20 has no help
   * from the processor as AES has. They are taken where a host offers nothing else.
   */
  private static final String SLOW_KEY_EXCHANGE = "sntrup";

  private static final String SLOW_CIPHER = "chacha20";

  private static final AttributeKey<HostKeys> HOST_KEYS = new AttributeKey<>();

  private final FirstUse firstUse;
  private final SshClient client;
  private final Semaphore atOnce = new Semaphore(AT_ONCE, true);

  SshHandshake(FirstUse firstUse) {
    this.firstUse = firstUse;
    client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setAgentFactory(new AgentKeys());
    client.setServerKeyVerifier(
        (session, address, key) -> session.getConnectionContext().getAttribute(HOST_KEYS).accept(key));
    client.addSessionListener(new KnownTypesFirst());
    client.setKeyExchangeFactories(sorted(client.getKeyExchangeFactories(), SLOW_KEY_EXCHANGE));
    client.setCipherFactories(sorted(client.getCipherFactories(), SLOW_CIPHER));
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, CONNECT);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, AUTHENTICATE);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ofSeconds(10));
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ofDays(1));
    client.start();
  }

  private static <T extends NamedResource> List<T> sorted(List<T> preferred, String last) {
    return preferred.stream().sorted(Comparator.comparing((T each) -> each.getName().startsWith(last))).toList();
  }

  /** Asks for a kind of key that is known, where the host has several. */
  private static final class KnownTypesFirst implements SessionListener {
    @Override
    public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
      HostKeys keys = ((ClientSession) session).getConnectionContext().getAttribute(HOST_KEYS);
      List<String> types = new ArrayList<>(List.of(proposal.getOrDefault(KexProposalOption.SERVERKEYS, "").split(",")));
      types.sort(Comparator.comparing(type -> keys.types().stream().noneMatch(known -> known.equals(keyType(type)))));
      proposal.put(KexProposalOption.SERVERKEYS, String.join(",", types));
    }

    private static String keyType(String signature) {
      return signature.startsWith("rsa-sha2-") && !signature.contains("cert") ? "ssh-rsa" : signature;
    }
  }

  /**
   * Returns an authenticated session.
   *
   * @param line from another host, or null for a connection from here
   */
  ClientSession open(SshTarget target, @Nullable JumpLine line, Duration within) throws SshFailure, InterruptedException {
    HostKeys hostKeys = new HostKeys(target, firstUse);
    List<KeyPair> keys = target.credential() instanceof Key key ? keys(target, key) : List.of();
    if (!atOnce.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new SshFailure("No connection to " + target + ": so many others were being made that its turn did not come in time");
    }
    try {
      return open(target, hostKeys, keys, line, within);
    } finally {
      atOnce.release();
    }
  }

  private ClientSession open(SshTarget target, HostKeys hostKeys, List<KeyPair> keys, @Nullable JumpLine line, Duration within)
      throws SshFailure {
    ClientSession session = connect(target, hostKeys, line, SshConnections.shorter(within, CONNECT));
    boolean done = false;
    try {
      session.setAttribute(UserAuthPublicKey.USE_DEFAULT_IDENTITIES, target.credential() instanceof Agent);
      keys.forEach(session::addPublicKeyIdentity);
      session.auth().verify(SshConnections.shorter(within, AUTHENTICATE));
      done = true;
      return session;
    } catch (IOException e) {
      throw new SshFailure(words(target, session, hostKeys, e), e);
    } finally {
      if (!done) {
        session.close(true);
      }
    }
  }

  private ClientSession connect(SshTarget target, HostKeys hostKeys, @Nullable JumpLine line, Duration within) throws SshFailure {
    try {
      Map<AttributeKey<?>, Object> context = new HashMap<>(Map.of(HOST_KEYS, hostKeys));
      if (target.credential() instanceof Agent agent) {
        context.put(AgentKeys.SOCKET, agent.socket());
      }
      SocketAddress address = line == null ? address(target) : line.entrance();
      ClientSession session =
          client.connect(target.user(), address, AttributeRepository.ofAttributesMap(context), null).verify(within).getClientSession();
      if (line != null) {
        line.carry(session.getIoSession().getLocalAddress(), within);
      }
      return session;
    } catch (IOException | RuntimeException e) {
      throw new SshFailure("No connection to " + target + ": " + reason(e), e);
    }
  }

  private static SocketAddress address(SshTarget target) throws IOException {
    InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
    if (address.isUnresolved()) {
      throw new IOException("the name " + target.host() + " is not known here");
    }
    return address;
  }

  private static List<KeyPair> keys(SshTarget target, Key key) throws SshFailure {
    List<KeyPair> keys = new ArrayList<>();
    try {
      byte[] text = (key.text().strip() + "\n").getBytes(StandardCharsets.UTF_8);
      Iterable<KeyPair> read =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName("key"), new ByteArrayInputStream(text), FilePasswordProvider.EMPTY);
      if (read != null) {
        read.forEach(keys::add);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new SshFailure("The key for " + target + " cannot be read as an OpenSSH or PEM private key without a passphrase");
    }
    if (keys.isEmpty()) {
      throw new SshFailure("The key for " + target + " holds no private key");
    }
    return keys;
  }

  private static String words(SshTarget target, ClientSession session, HostKeys hostKeys, IOException failure) {
    if (hostKeys.refusal() != null) {
      return "The host " + target.host() + ":" + target.port() + " is not trusted: " + hostKeys.refusal();
    }
    String stage;
    if (session.getServerVersion() == null) {
      stage = "it did not greet as an SSH server";
    } else if (session.getKexState() != KexState.DONE) {
      stage = "it did not come to an agreement about encryption";
    } else {
      stage =
          switch (target.credential()) {
            case Key key -> "it did not accept the key for " + target.user();
            case Agent agent -> "no key of the SSH agent at " + agent.socket() + " was accepted for " + target.user();
          };
    }
    return "No session with " + target + ": " + stage + " (" + reason(failure) + ")";
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.length() > 300 ? message.substring(0, 300) + "…" : message;
  }

  @Override
  public void close() {
    client.stop();
  }
}
