package dev.nightshift.integration.webhook;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** {@code v1=<hex HMAC-SHA256(body)>}, one per key while keys are being changed, so that receivers know one of them. */
final class Signature {

  private Signature() {}

  static String of(byte[] body, List<byte[]> keys) {
    return keys.stream().map(key -> "v1=" + HexFormat.of().formatHex(hmac(body, key))).collect(Collectors.joining(","));
  }

  private static byte[] hmac(byte[] body, byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }
}
