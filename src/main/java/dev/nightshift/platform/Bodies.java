package dev.nightshift.platform;

import java.io.IOException;
import java.io.InputStream;

/** Reads request bodies without ever holding more than is allowed. */
public final class Bodies {

  private Bodies() {}

  /**
   * Reads a whole body.
   *
   * @param limit bytes that are allowed
   * @throws Problem.TooLarge when there is more
   * @throws Problem.Invalid when the sender goes away in the middle of it
   */
  public static byte[] read(InputStream body, int limit) {
    try {
      byte[] bytes = body.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new Problem.TooLarge("The body is larger than " + limit / 1024 + " KB, which is the limit.");
      }
      return bytes;
    } catch (IOException e) {
      throw new Problem.Invalid("The body ended before it was complete.", e);
    }
  }
}
