package dev.nightshift.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A block of IP addresses in CIDR notation (RFC 4632, RFC 4291): {@code 10.0.0.0/8}, {@code fe80::/10}, or one address. */
record AddressRange(InetAddress network, int prefix) {
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

  /**
   * Reads a block.
   *
   * @throws IllegalArgumentException with a sentence for the person who wrote it
   */
  static AddressRange parse(String text) {
    String[] parts = text.split("/", 2);
    try {
      if (!looksLikeAddress(parts[0])) {
        throw new NumberFormatException();
      }
      InetAddress network = InetAddress.getByName(parts[0]);
      int bits = network.getAddress().length * 8;
      int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
      if (prefix < 0 || prefix > bits) {
        throw new NumberFormatException();
      }
      return new AddressRange(network, prefix);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a block of addresses; write it as 10.0.0.0/8 or fd00::/8", e);
    }
  }

  /** Returns whether a text is an IP address and not a name. */
  static boolean looksLikeAddress(String text) {
    return LITERAL.matcher(text).matches();
  }

  boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    int whole = prefix / 8;
    if (ours.length != theirs.length || !Arrays.equals(ours, 0, whole, theirs, 0, whole)) {
      return false;
    }
    return prefix % 8 == 0 || sameTop(ours[whole], theirs[whole], prefix % 8);
  }

  private static boolean sameTop(byte one, byte other, int bits) {
    int mask = 0xff << (8 - bits) & 0xff;
    return (one & mask) == (other & mask);
  }
}
