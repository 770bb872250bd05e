package dev.nightshift.workspace;

import dev.nightshift.platform.Problem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * The signatures that commits must have: by SSH keys that are allowed. Signatures of OpenPGP and X.509 are not verified, and so count
 * as none.
 *
 * @param keys in the form of {@code authorized_keys}
 */
record SignedCommits(boolean required, List<String> keys) {

  static SignedCommits of(Map<String, String> settings) {
    return new SignedCommits(
        Boolean.parseBoolean(settings.getOrDefault("git.requireSignedCommits", "false")),
        settings.getOrDefault("git.allowedSigners", "").lines().toList());
  }

  /** Reads a key; throws an IllegalArgumentException where it is none. */
  static PublicKey key(String text) {
    try {
      return PublicKeyEntry.parsePublicKeyEntry(text.strip()).resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
    } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
      throw new IllegalArgumentException("'" + text + "' is not a public SSH key, such as 'ssh-ed25519 AAAA…'", unreadable);
    }
  }

  /** @throws Problem.Invalid when the commit does not have the signature that it needs */
  void check(RevCommit commit) {
    if (!required) {
      return;
    }
    byte[] armored = commit.getRawGpgSignature();
    if (armored == null) {
      throw new Problem.Invalid("the commit " + commit.name() + " is not signed, and git.requireSignedCommits is on");
    }
    SshSignature signature = SshSignature.parse(armored);
    if (keys.stream().noneMatch(key -> KeyUtils.compareKeys(key(key), signature.key()))) {
      throw new Problem.Invalid("the commit " + commit.name() + " is signed by a key that is not under git.allowedSigners");
    }
    if (!signature.verifies(SshSignature.unsigned(commit.getRawBuffer()))) {
      throw new Problem.Invalid("the signature of the commit " + commit.name() + " is not that of its content");
    }
  }
}
