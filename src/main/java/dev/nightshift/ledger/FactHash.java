package dev.nightshift.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * SHA-256 over a fact's fields and the hash before it. Every field is preceded by its length, so that no two different
 * facts give the same bytes.
 */
final class FactHash {

  private FactHash() {}

  static Fact chained(FactDraft draft, String data, ChainHead head, Instant at) {
    Fact open =
        new Fact(
            0,
            draft.chain(),
            head.length() + 1,
            draft.incidentId(),
            draft.runId(),
            draft.type(),
            at,
            draft.actor(),
            draft.workspaceVersion(),
            data,
            head.hash(),
            "");
    return withHash(open, of(open));
  }

  static String of(Fact fact) {
    MessageDigest digest = sha256();
    String[] fields = {
      fact.previousHash(),
      fact.chain(),
      Long.toString(fact.position()),
      String.valueOf(fact.incidentId()),
      String.valueOf(fact.runId()),
      fact.type(),
      fact.at().toString(),
      fact.actor(),
      fact.workspaceVersion(),
      fact.data()
    };
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Fact withHash(Fact fact, String hash) {
    return new Fact(
        fact.sequence(),
        fact.chain(),
        fact.position(),
        fact.incidentId(),
        fact.runId(),
        fact.type(),
        fact.at(),
        fact.actor(),
        fact.workspaceVersion(),
        fact.data(),
        fact.previousHash(),
        hash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
