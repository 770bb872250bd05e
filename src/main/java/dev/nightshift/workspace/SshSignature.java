package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * An SSH signature of a commit. Source: openssh-portable, PROTOCOL.sshsig, and git-config's {@code gpg.format=ssh}.
 *
 * @param hash of the message, {@code sha256} or {@code sha512}
 * @param blob algorithm and value
 */
record SshSignature(PublicKey key, String hash, byte[] blob) {
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final String NAMESPACE = "git";
  private static final Map<String, String> HASHES = Map.of("sha256", "SHA-256", "sha512", "SHA-512");

  /** RSA with SHA-1 is not among them. */
  private static final Set<String> ALGORITHMS =
      Set.of("ssh-ed25519", "rsa-sha2-256", "rsa-sha2-512", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521");

  /** @throws Problem.Invalid when it is no SSH signature for Git */
  static SshSignature parse(byte[] armored) {
    String text = new String(armored, StandardCharsets.US_ASCII).strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new Problem.Invalid("the commit is signed, but not by an SSH key; other signatures are not verified here");
    }
    try {
      Buffer buffer = new ByteArrayBuffer(Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length())));
      byte[] magic = new byte[MAGIC.length];
      buffer.getRawBytes(magic);
      long version = buffer.getUInt();
      PublicKey key = new ByteArrayBuffer(buffer.getBytes()).getRawPublicKey();
      String namespace = buffer.getString();
      buffer.getString();
      String hash = buffer.getString();
      byte[] blob = buffer.getBytes();
      if (!MessageDigest.isEqual(magic, MAGIC) || version != 1 || !namespace.equals(NAMESPACE) || !HASHES.containsKey(hash)) {
        throw new Problem.Invalid("the signature of the commit is not one that Git makes");
      }
      return new SshSignature(key, hash, blob);
    } catch (SshException | IllegalArgumentException | BufferException damaged) {
      throw new Problem.Invalid("the signature of the commit cannot be read", damaged);
    }
  }

  /** Whether it is the signature of these bytes. */
  boolean verifies(byte[] message) {
    Buffer value = new ByteArrayBuffer(blob);
    String algorithm = value.getString();
    BuiltinSignatures known = ALGORITHMS.contains(algorithm) ? BuiltinSignatures.fromFactoryName(algorithm) : null;
    if (known == null) {
      return false;
    }
    try {
      Buffer signed = new ByteArrayBuffer();
      signed.putRawBytes(MAGIC);
      signed.putString(NAMESPACE);
      signed.putString("");
      signed.putString(hash);
      signed.putBytes(MessageDigest.getInstance(HASHES.getOrDefault(hash, "")).digest(message));
      Signature verifier = known.create();
      verifier.initVerifier(null, key);
      verifier.update(null, signed.getCompactData());
      return verifier.verify(null, blob);
    } catch (Exception notThisOne) { // the library declares nothing narrower
      return false;
    }
  }

  /** A commit without its signature, which is what was signed: the header {@code gpgsig} with the lines that continue it. */
  static byte[] unsigned(byte[] commit) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(commit.length);
    boolean header = true;
    boolean signature = false;
    for (int start = 0; start < commit.length; ) {
      int end = start;
      while (end < commit.length && commit[end] != '\n') {
        end++;
      }
      end = Math.min(end + 1, commit.length);
      String line = new String(commit, start, Math.min(end - start, 16), StandardCharsets.ISO_8859_1);
      header = header && !line.startsWith("\n");
      signature = header && (line.startsWith("gpgsig ") || line.startsWith("gpgsig-sha256 ") || signature && line.startsWith(" "));
      if (!signature) {
        rest.write(commit, start, end - start);
      }
      start = end;
    }
    return rest.toByteArray();
  }
}
