package dev.nightshift.integration.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.SshClient;
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

/** Connects and authenticates, each stage within its time, and says which one failed. */
final class SshHandshake implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration AUTHENTICATE = Duration.ofSeconds(10);
  private static final AttributeKey<HostKeys> HOST_KEYS = new AttributeKey<>();

  private final FirstUse firstUse;
  private final SshClient client;

  SshHandshake(FirstUse firstUse) {
    this.firstUse = firstUse;
    client = SshClient.setUpDefaultClient();
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    client.setServerKeyVerifier(
        (session, address, key) -> session.getConnectionContext().getAttribute(HOST_KEYS).accept(key));
    client.addSessionListener(new KnownTypesFirst());
    CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, CONNECT);
    CoreModuleProperties.AUTH_TIMEOUT.set(client, AUTHENTICATE);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ofSeconds(10));
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ofDays(1));
    client.start();
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

  /** Returns an authenticated session. */
  ClientSession open(SshTarget target, Duration within) throws SshFailure {
    HostKeys hostKeys = new HostKeys(target, firstUse);
    List<KeyPair> keys = keys(target);
    ClientSession session = connect(target, hostKeys, shorter(within, CONNECT));
    boolean done = false;
    try {
      keys.forEach(session::addPublicKeyIdentity);
      session.auth().verify(shorter(within, AUTHENTICATE));
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

  private ClientSession connect(SshTarget target, HostKeys hostKeys, Duration within) throws SshFailure {
    try {
      return client
          .connect(target.user(), target.host(), target.port(), AttributeRepository.ofKeyValuePair(HOST_KEYS, hostKeys), null)
          .verify(within)
          .getClientSession();
    } catch (IOException | RuntimeException e) {
      throw new SshFailure("No connection to " + target + ": " + reason(e), e);
    }
  }

  private static List<KeyPair> keys(SshTarget target) throws SshFailure {
    List<KeyPair> keys = new ArrayList<>();
    try {
      byte[] text = (target.key().strip() + "\n").getBytes(StandardCharsets.UTF_8);
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
      stage = "it did not accept the key for " + target.user();
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

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    client.stop();
  }
}
